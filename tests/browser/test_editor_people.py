"""Several people at one bulletin: nobody overwrites anybody unknowingly, and each does what their role may."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service.database import BulletinStore
from service.database.editing import Editing
from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser

BEFORE = "Over three months, learners will draw patterns on the computer, mix colours from indigo leaves and work out what a product costs."
MINE = BEFORE.replace("learners", "students")
THEIRS = BEFORE.replace("three months", "a quarter of a year")
BOTH = THEIRS.replace("learners", "students")

Desk = Callable[..., Page]


@pytest.fixture
def clash(desk: Desk, finished: str, store: BulletinStore) -> tuple[DeskPage, DeskPage]:
    """Lan and Minh have typed into the same sentence; Minh was faster, and Lan has just been told."""
    lan = DeskPage(desk("Lan", "editor", finished)).ready()
    minh = DeskPage(desk("Minh", "approver", finished)).ready()
    lan.edit("p1s2/en")
    minh.write("p1s2/en", THEIRS)
    lan.cell("p1s2/en").locator("textarea.edit").fill(MINE)
    lan.dialog("conflict")
    return lan, minh


def stored(store: BulletinStore) -> str:
    return store.bulletin("b1").translations["p1s2"]["en"].text


def test_both_texts_are_shown_with_their_differences(
    clash: tuple[DeskPage, DeskPage], store: BulletinStore
) -> None:
    lan, _ = clash
    box = lan.dialog("conflict")
    expect(box.locator("[data-mine]")).to_have_text(MINE)
    expect(box.locator("[data-theirs]")).to_have_text(THEIRS)
    assert box.locator("[data-mine] ins").all_text_contents() == ["three months", "students"]
    assert box.locator("[data-theirs] del").all_text_contents() == ["a quarter of a year", "learners"]
    expect(box.locator("[data-who]")).to_contain_text("Minh saved another text")
    assert stored(store) == THEIRS
    # Whoever goes on typing presses no button.
    expect(box.get_by_role("heading", level=2)).to_be_focused()
    lan.page.keyboard.type(" \n")
    expect(box).to_be_visible()


@pytest.mark.parametrize(
    ("button", "merged", "kept"),
    [("Take mine", None, MINE), ("Take theirs", None, THEIRS), ("Save the merged text", BOTH, BOTH)],
)
def test_each_way_out_of_a_conflict(
    clash: tuple[DeskPage, DeskPage], store: BulletinStore, button: str, merged: str | None, kept: str
) -> None:
    lan, minh = clash
    box = lan.dialog("conflict")
    if merged:
        box.get_by_label("Merged by hand").fill(merged)
    box.get_by_role("button", name=button).click()
    lan.saved()
    lan.at("p1s2/en")
    expect(lan.text("p1s2/en")).to_have_text(kept)
    # The other one sees it without loading anew, and who it was.
    expect(minh.text("p1s2/en")).to_have_text(kept)
    assert stored(store) == kept
    history = [(each.by, each.text) for each in Editing(store.engine).history("b1", "p1s2", "en")]
    assert (history[-2], history[-1]) == (("Minh", THEIRS), (None, BEFORE))
    assert lan.page.evaluate("sessionStorage.getItem('draft:b1:p1s2/en')") is None


def test_deciding_later_keeps_the_text_in_the_window(
    clash: tuple[DeskPage, DeskPage], store: BulletinStore
) -> None:
    lan, _ = clash
    lan.dialog("conflict")
    lan.page.keyboard.press("Escape")
    expect(lan.page.locator("[data-save]")).to_have_attribute("data-save", "conflict")
    expect(lan.text("p1s2/en")).to_have_text(MINE)
    assert stored(store) == THEIRS
    # Also over loading anew.
    lan.page.on("dialog", lambda dialog: dialog.accept())
    lan.page.reload()
    lan.ready()
    box = lan.dialog("conflict")
    box.get_by_role("button", name="Take mine").click()
    lan.saved()
    assert stored(store) == MINE


def test_changes_of_others_arrive_by_themselves(desk: Desk, finished: str) -> None:
    lan = DeskPage(desk("Lan", "editor", finished)).ready()
    minh = DeskPage(desk("Minh", "approver", finished)).ready()
    lan.go("p1s2/en")
    minh.write("p1s2/en", THEIRS)
    lan.says("Minh changed p1s2, English.")
    expect(lan.text("p1s2/en")).to_have_text(THEIRS)
    expect(lan.cell("p1s2/en").locator("[data-origin]")).to_have_text("Edited by Minh")
    # Over this version Lan can write: it was seen.
    lan.write("p1s2/en", BOTH)
    expect(minh.text("p1s2/en")).to_have_text(BOTH)


def test_sentences_that_others_split_ask_to_load_anew(
    desk: Desk, finished: str, store: BulletinStore
) -> None:
    lan = DeskPage(desk("Lan", "editor", finished)).ready()
    minh = DeskPage(desk("Minh", "approver", finished)).ready()
    minh.go("p2s2/en")
    minh.page.keyboard.press("s")
    minh.dialog("split").get_by_role("button", name="Split here").click()
    expect(lan.page.locator("[data-news]")).to_contain_text("Somebody split or joined sentences.")
    lan.page.locator("[data-news] button").click()
    expect(lan.page.locator("#p2s4")).to_have_count(1)


def test_a_bulletin_goes_from_draft_to_public_through_two_people(
    desk: Desk, finished: str, store: BulletinStore
) -> None:
    lan = DeskPage(desk("Lan", "editor", finished)).ready()
    with lan.page.expect_navigation():
        lan.page.get_by_role("button", name="Send to review").click()
    expect(lan.page.locator(".facts .state")).to_contain_text("In review")
    # An editor cannot approve.
    expect(lan.page.get_by_role("button", name="Approve")).to_have_count(0)
    minh = DeskPage(desk("Minh", "approver", finished)).ready()
    minh.page.locator("summary", has_text="Approve").click()
    form = minh.page.locator(".menu-form", has_text="Why do they stand?")
    form.get_by_role("textbox").fill("The reporter confirmed both.")
    with minh.page.expect_navigation():
        form.get_by_role("button", name="Approve").click()
    minh.ready()
    expect(minh.page.locator(".facts .state")).to_contain_text("approved by Minh")
    expect(minh.page.locator(".facts")).to_contain_text("The reporter confirmed both.")
    minh.page.get_by_role("link", name="Publish…").click()
    with minh.page.expect_navigation():
        minh.page.get_by_role("main").get_by_role("button", name="Publish").first.click()
    assert store.get("b1").standing == "published"
    minh.ready()
    with minh.page.expect_navigation():
        minh.page.locator(".facts").get_by_role("link", name="English").click()
    expect(minh.page.locator("h1")).to_have_text(
        "Ban Lac brocade weaving village opens a design class for young weavers"
    )
    # Whoever changes what is public makes it a draft again, and is told.
    lan.page.reload()
    lan.ready()
    lan.write("p1s2/en", MINE)
    expect(lan.page.locator("[data-news]")).to_contain_text("This bulletin is in another state now.")
    assert store.get("b1").standing == "draft"


def test_giving_back_says_why(desk: Desk, finished: str) -> None:
    minh = DeskPage(desk("Minh", "approver", finished)).ready()
    with minh.page.expect_navigation():
        minh.page.get_by_role("button", name="Send to review").click()
    minh.page.locator("summary", has_text="Give back").click()
    minh.page.get_by_label("What is to be done first?").fill("Mend the sum.")
    with minh.page.expect_navigation():
        minh.page.locator(".menu-form").get_by_role("button", name="Give back").click()
    expect(minh.page.locator(".facts .state")).to_contain_text("given back by Minh: Mend the sum.")
