"""Walking the editor's page by keyboard, choosing languages, copying, and the width of the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser


def test_keys_walk_sentences_languages_and_findings(
    page: Page, address: str, finished: str, complaints: list[str]
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("t1/en")
    for key, place in (
        ("j", "s1/en"), ("ArrowDown", "s2/en"), ("k", "s1/en"), ("ArrowRight", "s1/zh"), ("ArrowRight", "s1/zh"),
        ("ArrowLeft", "s1/en"), ("ArrowLeft", "s1/vi"), ("End", "p3s1/vi"), ("Home", "t1/vi"),
    ):  # fmt: skip
        desk.press(key, reaches=place)
    for key, place in (
        ("n", "p1s3/en"),
        ("n", "p2s2/zh"),
        ("n", "p2s3/en"),
        ("n", "p2s3/zh"),
        ("p", "p2s3/en"),
    ):
        desk.press(key, reaches=place)
    page.get_by_role("button", name="Previous finding").click()
    desk.at("p2s2/zh")
    page.get_by_role("button", name="Next finding").click()
    desk.at("p2s3/en")
    # From a finding, the arrows walk on from its sentence.
    desk.press("ArrowDown", reaches="p3s1/en")
    assert complaints == []


def test_one_sentence_is_in_the_order_of_tab(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("p1s2/zh")
    assert page.locator(".cell[tabindex='0']").count() == 1
    expect(desk.cell("p1s2/zh")).to_have_attribute("tabindex", "0")


def test_an_address_with_a_sentence_leads_to_it(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(f"{address}{finished}#p2s1")
    desk.at("p2s1/en")


def test_help_names_the_keys_and_gives_the_focus_back(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("s2/zh")
    page.keyboard.press("?")
    keys = desk.dialog("help").locator("kbd").all_text_contents()
    assert {"n", "p", "a", "m", "r", "h", "s", "c", "Enter", "?"} <= set(keys)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    desk.at("s2/zh")


def test_letters_mean_nothing_outside_of_the_table(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    page.get_by_label("New comment").fill("j")
    page.keyboard.press("?")
    page.keyboard.press("a")
    expect(page.get_by_label("New comment")).to_have_value("j?a")
    assert page.locator("dialog[open]").count() == 0
    assert desk.cell("t1/en").get_attribute("class").split() == ["cell"]


def test_one_language_at_a_time(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("p1s1/zh")
    page.locator("button[data-view=en]").click()
    expect(page.locator("#p1s1 .cell:visible")).to_have_count(1)
    expect(page.locator("#p1s1 .cell:visible")).to_have_attribute("data-lang", "en")
    # The sentence that had the focus is hidden; the one beside it is next in the order of Tab.
    expect(desk.cell("p1s1/en")).to_have_attribute("tabindex", "0")
    page.locator("button[data-view=all]").click()
    expect(page.locator("#p1s1 .cell:visible")).to_have_count(3)


def test_copied_text_is_joined_as_the_language_does(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    page.get_by_role("button", name="Copy the text in Chinese").click()
    desk.says("Copied the text in Chinese.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.split("\n\n")[1] == (
        "班腊织锦合作社为24名年轻织工开设为期三个月的设计课，省旅游基金资助1.8亿越南盾。2024年，全村售出3200多匹布，增长12.5%。"
    )
    assert len(text.split("\n\n")) == 6


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(page: Page, address: str, finished: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    desk = DeskPage(page).open(address + finished)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    desk.edit("p1s3/en")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Escape")
    for name, key in (("help", "?"), ("history", "h"), ("split", "s")):
        desk.go("p1s3/en")
        page.keyboard.press(key)
        box = desk.dialog(name)
        assert box.evaluate("it => it.scrollWidth <= it.clientWidth")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(f"{address}{finished}/segments/p1s3/en/edit")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_focus_is_never_under_a_bar(page: Page, address: str, finished: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 480})
    desk = DeskPage(page).open(address + finished)
    desk.go("t1/en")
    for place in ("s1/en", "s2/en", "c1/en", "p1s1/en", "p1s2/en", "p1s3/en", "p2s1/en"):
        desk.press("j", reaches=place)
        page.wait_for_function(
            """() => {
              const bar = document.querySelector(".topbar").getBoundingClientRect();
              const dock = document.querySelector("[data-dock]").getBoundingClientRect();
              const its = document.activeElement.querySelector(".text").getBoundingClientRect();
              return its.top >= bar.bottom - 1 && its.bottom <= dock.top + 1;
            }"""
        )


def test_bars_that_grow_leave_the_sentence_in_sight(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    field = desk.edit("p2s2/en")
    # Right under the bar at the top, where a notice will come.
    page.evaluate("window.scrollBy(0, document.activeElement.getBoundingClientRect().top - 60)")
    page.route("**/segments/**", lambda route: route.abort())
    field.fill("Typed while the line was down.")
    expect(page.locator("[data-save-why]")).to_be_visible()
    page.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().top
          >= document.querySelector(".topbar").getBoundingClientRect().bottom"""
    )
    page.on("dialog", lambda dialog: dialog.accept())
