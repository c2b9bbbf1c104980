"""The editor's page without JavaScript: it can be read, and each sentence has a form of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.types import Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing
from service.desk import editing_of

pytestmark = pytest.mark.browser

WRONG = "The whole cost of 18 million dong is borne by the province's tourism development fund."


@pytest.fixture
def plain(visit: Callable[..., Page], address: str, finished: str) -> Page:
    page = visit(java_script_enabled=False)
    page.goto(address + finished)
    return page


def sentence(page: Page, place: str) -> Page:
    segment, language = place.split("/")
    page.locator(f"#{segment} .cell[data-lang={language}] a[data-plain-edit]").click()
    return page


def test_the_page_is_read_without_script(plain: Page) -> None:
    assert plain.locator(".segment").count() == 11
    assert plain.locator(".finding").count() == 5
    for name in ("Undo", "Try again", "Edit", "Translate again"):
        assert plain.get_by_role("button", name=name, exact=True).locator("visible=true").count() == 0
    expect(plain.locator("[data-dock]")).to_be_hidden()
    expect(plain.get_by_role("button", name="Send to review")).to_be_visible()


def test_a_sentence_is_edited_in_a_form(plain: Page, store: BulletinStore) -> None:
    sentence(plain, "p1s2/en").get_by_label("Text").fill("Learners will draw.\nThey will mix colours.")
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator("#p1s2 .cell[data-lang=en] .text")).to_have_text(
        "Learners will draw. They will mix colours."
    )
    assert plain.url.endswith("/bulletins/b1#p1s2")
    assert store.bulletin("b1").translations["p1s2"]["en"].origin == "human"


def test_a_mend_and_an_earlier_version_are_buttons(plain: Page, store: BulletinStore) -> None:
    sentence(plain, "p1s3/en").get_by_label("Text").fill(WRONG.replace("18", "19"))
    plain.get_by_role("button", name="Save").click()
    sentence(plain, "p1s3/en").locator(".finding-panel button").first.click()
    assert store.bulletin("b1").translations["p1s3"]["en"].text == WRONG.replace("18", "180")
    sentence(plain, "p1s3/en").get_by_role("button", name="Put this version back").last.click()
    assert store.bulletin("b1").translations["p1s3"]["en"].text == WRONG
    sentence(plain, "p1s3/en").get_by_role("button", name="Accept as it stands").click()
    cell = Editing(store.engine).cell("b1", "p1s3", "en")
    assert cell is not None
    assert (cell.accepted, cell.version) == (True, 4)


def test_who_comes_late_sees_both_texts(plain: Page, store: BulletinStore) -> None:
    sentence(plain, "p1s2/en").get_by_label("Text").fill("Mine.")
    theirs = Translation("Theirs.", "human")
    editing_of(store.engine).write("b1", "p1s2", "en", theirs, by=Actor("minh", "Minh"), expected=1)
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("alert")).to_contain_text("Somebody else has changed this sentence")
    expect(plain.get_by_label("Yours")).to_have_value("Mine.")
    expect(plain.locator(".panel", has=plain.get_by_role("heading", name="Theirs"))).to_contain_text(
        "Theirs."
    )
    assert store.bulletin("b1").translations["p1s2"]["en"].text == "Theirs."
    plain.get_by_role("button", name="Save over it").click()
    assert store.bulletin("b1").translations["p1s2"]["en"].text == "Mine."


def test_an_empty_sentence_comes_back_with_the_reason(plain: Page, store: BulletinStore) -> None:
    before = store.bulletin("b1").translations["p1s2"]["en"].text
    sentence(plain, "p1s2/en").get_by_label("Text").fill(" ")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("alert")).to_contain_text("The sentence is empty.")
    assert store.bulletin("b1").translations["p1s2"]["en"].text == before
