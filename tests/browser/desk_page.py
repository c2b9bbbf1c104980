"""What tests do at the editor's page: reach a sentence, type, wait for what the page says."""

import re

from playwright.sync_api import Locator, Page, expect


class DeskPage:
    """The editor's page in one browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> "DeskPage":
        self.page.goto(address)
        return self.ready()

    def ready(self) -> "DeskPage":
        self.page.wait_for_selector("main[data-ready]")
        return self

    def cell(self, place: str) -> Locator:
        segment, language = place.split("/")
        return self.page.locator(f"#{segment} .cell[data-lang={language}]")

    def text(self, place: str) -> Locator:
        return self.cell(place).locator(".text")

    def go(self, place: str) -> None:
        self.cell(place).focus()
        self.at(place)

    def at(self, place: str) -> None:
        """Wait until the focus is in a sentence; a busy browser hears of a key a little later."""
        segment, language = place.split("/")
        self.page.wait_for_function(
            """([segment, language]) => {
              const cell = document.activeElement.closest(".cell");
              return cell?.dataset.lang === language && cell.closest(".segment").id === segment;
            }""",
            arg=[segment, language],
        )

    def press(self, key: str, *, reaches: str | None = None) -> None:
        self.page.keyboard.press(key)
        if reaches:
            self.at(reaches)

    def edit(self, place: str) -> Locator:
        """Open a sentence by keyboard."""
        self.go(place)
        self.page.keyboard.press("Enter")
        field = self.cell(place).locator("textarea.edit")
        expect(field).to_be_focused()
        return field

    def write(self, place: str, text: str) -> None:
        """Type a sentence anew, and leave it."""
        self.edit(place).fill(text)
        self.page.keyboard.press("Enter")
        self.saved()

    def saved(self) -> None:
        expect(self.page.locator("[data-save]")).to_have_attribute("data-save", "saved")

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("[data-status]")).to_have_text(text)

    def dialog(self, name: str) -> Locator:
        box = self.page.locator(f"dialog[data-dialog={name}]")
        expect(box).to_be_visible()
        return box
