"""An editor's first minutes with the page, in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from models.bulletin import from_json
from service.database import BulletinStore

pytestmark = pytest.mark.browser

DATA = Path(__file__).resolve().parents[1] / "data" / "bulletin.json"


@pytest.fixture
def finished(store: BulletinStore) -> str:
    """A bulletin with findings, put straight into the store."""
    made = from_json(json.loads(DATA.read_text(encoding="utf-8")))
    store.create(made.article, targets=made.targets, id="b1")
    store.save_segments("b1", [segment for segment in made.segments if segment.role != "summary"])
    store.save_names("b1", made.names)
    store.save_summary("b1", made.summary)
    for segment_id, targets in made.translations.items():
        for tag, translation in targets.items():
            store.save_translation("b1", segment_id, tag, translation)
    store.finish("b1", models=made.models)
    return "/bulletins/b1"


def test_sample_becomes_a_bulletin(
    page: Page, address: str, store: BulletinStore, complaints: list[str]
) -> None:
    page.goto(address)
    page.get_by_role("link", name="Use a sample article").click()
    page.wait_for_function("document.getElementById('text').value.startsWith('Làng nghề')")
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_url("**/bulletins/*")
    page.wait_for_selector("main[data-page=bulletin]", timeout=60_000)
    (row,) = store.recent()
    assert row.state == "draft"
    bulletin = store.bulletin(row.id)
    assert page.locator(".segment").count() == len(bulletin.segments)
    assert page.locator("h1").text_content() == bulletin.article.title
    assert (
        page.locator("#p1s1 [data-lang=en] .text").text_content() == bulletin.translations["p1s1"]["en"].text
    )
    assert complaints == []


def test_without_script_the_page_reloads_itself_to_the_end(
    chromium: Browser, address: str, store: BulletinStore
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/?sample=1")
    assert page.locator("legend:visible").all_text_contents() == [
        "Paste text", "Upload a file", "Web address", "Make versions in",
    ]  # fmt: skip
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_selector("main[data-page=bulletin]", timeout=60_000)
    assert store.recent()[0].state == "draft"
    context.close()


def test_mistake_keeps_what_was_typed_and_leads_to_its_field(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Article", exact=True).fill("Bản nháp còn dang dở.")
    page.get_by_role("tab", name="Web address").click()
    page.get_by_label("Address", exact=True).fill("http://127.0.0.1/tin")
    page.get_by_label("English").uncheck()
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_selector("#error-summary:focus")
    assert page.get_by_role("tab", selected=True).text_content() == "Web address"
    assert page.get_by_label("Address", exact=True).input_value() == "http://127.0.0.1/tin"
    page.locator("#error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "url"
    assert page.get_by_label("English").is_checked() is False
    page.get_by_role("tab", name="Paste text").click()
    assert page.get_by_label("Article", exact=True).input_value() == "Bản nháp còn dang dở."


def test_tabs_answer_to_arrow_keys(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="Paste text").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).text_content() == "Upload a file"
    assert page.locator("fieldset.way:visible").get_attribute("data-way") == "file"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("tab", selected=True).text_content() == "Web address"


def test_keys_walk_sentences_and_findings(page: Page, address: str, finished: str) -> None:
    def press(key: str, *, reaches: str) -> None:
        page.keyboard.press(key)
        # A busy browser may say that a key was sent before the page has heard of it.
        page.wait_for_function("id => document.activeElement.closest('.segment')?.id === id", arg=reaches)

    page.goto(address + finished)
    page.wait_for_selector(".segment[tabindex='0']")
    page.locator("#t1").focus()
    for key, id in (("j", "s1"), ("ArrowDown", "s2"), ("k", "s1"), ("End", "p3s1"), ("Home", "t1")):
        press(key, reaches=id)
    for key, id in (("n", "p1s3"), ("n", "p2s2"), ("n", "p2s3"), ("p", "p2s2")):
        press(key, reaches=id)
    page.get_by_role("button", name="Next finding").click()
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Warning")


def test_one_language_at_a_time(page: Page, address: str, finished: str) -> None:
    page.goto(address + finished)
    page.get_by_role("button", name="English").first.click()
    assert page.locator("#p1s1 .cell:visible").count() == 1
    assert page.locator("#p1s1 .cell:visible").get_attribute("data-lang") == "en"
    page.get_by_role("button", name="All").click()
    assert page.locator("#p1s1 .cell:visible").count() == 3


def test_copied_text_is_joined_as_the_language_does(page: Page, address: str, finished: str) -> None:
    page.goto(address + finished)
    page.get_by_role("button", name="Copy the text in Chinese").click()
    page.wait_for_function("document.querySelector('[data-status]').textContent.startsWith('Copied')")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.split("\n\n")[1] == (
        "班腊织锦合作社为24名年轻织工开设为期三个月的设计课，省旅游基金资助1.8亿越南盾。2024年，全村售出3200多匹布，增长12.5%。"
    )
    assert len(text.split("\n\n")) == 6


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(page: Page, address: str, finished: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", finished, "/nowhere"):
        page.goto(address + path)
        page.wait_for_selector("html.scripted")
        assert page.evaluate("document.documentElement.scrollWidth") == width
