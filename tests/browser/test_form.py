"""An editor's first minutes with the page, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page

from service.database import BulletinStore

pytestmark = pytest.mark.browser


def test_sample_becomes_a_bulletin(
    page: Page, address: str, store: BulletinStore, complaints: list[str]
) -> None:
    page.goto(address)
    page.get_by_role("link", name="Use a sample article").click()
    page.wait_for_function("document.getElementById('text').value.startsWith('Làng nghề')")
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_url("**/bulletins/*")
    page.wait_for_selector("main[data-page=editor]", timeout=60_000)
    (row,) = store.recent()
    assert row.state == "draft"
    bulletin = store.bulletin(row.id)
    assert page.locator(".segment").count() == len(bulletin.segments)
    assert page.locator("h1").text_content() == bulletin.article.title
    # The finished page came with its style.
    page.wait_for_function("getComputedStyle(document.querySelector('[data-dock]')).position === 'sticky'")
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
    page.wait_for_selector("main[data-page=editor]", timeout=60_000)
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


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(page: Page, address: str, finished: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", finished, "/nowhere"):
        page.goto(address + path)
        page.wait_for_selector("html.scripted")
        assert page.evaluate("document.documentElement.scrollWidth") == width
