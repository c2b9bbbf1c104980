"""What is done to whole sentences: accept, translate again, history, split and join, memory, comments."""

import pytest
from playwright.sync_api import Page, expect

from models.types import Article, Segment, Summary, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.comments import CommentStore
from service.database.editing import Editing
from service.desk import editing_of
from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser

LAN = Actor("lan", "Lan")


def test_accepting_goes_on_to_the_next_sentence(
    page: Page, address: str, finished: str, store: BulletinStore, complaints: list[str]
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("p1s1/en")
    desk.press("a", reaches="p1s2/en")
    desk.says("Accepted: p1s1, English")
    expect(desk.cell("p1s1/en").locator("[data-accepted]")).to_be_visible()
    cell = Editing(store.engine).cell("b1", "p1s1", "en")
    assert cell is not None
    assert (cell.accepted, cell.origin) == (True, "model")
    assert complaints == []


def test_a_sentence_is_translated_again_and_that_can_be_undone(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    before = desk.text("p1s1/en").text_content()
    page.wait_for_function("fetch('/readyz').then((it) => it.ok)")
    desk.go("p1s1/en")
    page.keyboard.press("r")
    desk.says("Translated again: p1s1, English")
    made = store.bulletin("b1").translations["p1s1"]["en"]
    assert (made.model, made.origin) == ("echo", "model")
    expect(desk.text("p1s1/en")).to_have_text(made.text)
    page.keyboard.press("Control+z")
    desk.says("Undone: p1s1, English")
    assert store.bulletin("b1").translations["p1s1"]["en"].text == before


def test_history_shows_who_changed_what_and_puts_it_back(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    made = Translation("Scarves and small bags sell best, but there are few designs.", "human")
    editing_of(store.engine).write("b1", "p2s2", "en", made, by=LAN, expected=1)
    desk = DeskPage(page).open(address + finished)
    desk.go("p2s2/en")
    page.keyboard.press("h")
    box = desk.dialog("history")
    expect(box.locator("[data-versions] li")).to_have_count(2)
    newest, first = box.locator("[data-versions] li").all()
    assert newest.locator("del").all_text_contents() == ["are asked for most"]
    assert newest.locator("ins").all_text_contents() == ["sell best"]
    expect(newest).to_contain_text("Lan")
    expect(newest.get_by_role("button")).to_be_hidden()
    first.get_by_role("button", name="Put this version back").click()
    desk.says("Version 1 is back.")
    desk.at("p2s2/en")
    expect(desk.text("p2s2/en")).to_have_text(
        "Scarves and small bags are asked for most, but there are few designs."
    )
    page.keyboard.press("Control+z")
    expect(desk.text("p2s2/en")).to_have_text(made.text)


def test_a_sentence_is_split_in_all_languages_and_joined_again(
    page: Page, address: str, finished: str, store: BulletinStore, complaints: list[str]
) -> None:
    desk = DeskPage(page).open(address + finished)
    before = store.bulletin("b1")
    desk.go("p2s2/en")
    page.keyboard.press("s")
    box = desk.dialog("split")
    halves = box.locator(".split-field").nth(1).locator("[data-half]")
    expect(halves).to_have_text(["Scarves and small bags are asked for most,", "but there are few designs."])
    area = box.locator("textarea").nth(1)
    # The caret is moved; nothing can be typed.
    area.press("x")
    area.press("ArrowLeft")
    area.press("ArrowRight")
    expect(area).to_have_value("Scarves and small bags are asked for most, but there are few designs.")
    box.get_by_role("button", name="Split here").click()
    expect(page.locator("#p2s4")).to_have_count(1)
    desk.at("p2s2/en")
    after = store.bulletin("b1")
    assert len(after.segments) == len(before.segments) + 1
    assert after.translations["p2s2"]["en"].text == "Scarves and small bags are asked for most,"
    assert after.translations["p2s4"]["en"].text == "but there are few designs."
    rows = page.locator(".segment").evaluate_all("all => all.map((row) => row.id)")
    assert rows[rows.index("p2s2") :] == ["p2s2", "p2s4", "p2s3", "p3s1"]
    page.keyboard.press("Control+z")
    expect(page.locator("#p2s4")).to_have_count(0)
    desk.at("p2s2/en")
    assert [segment.source for segment in store.bulletin("b1").segments] == [
        segment.source for segment in before.segments
    ]
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".segment")).to_have_count(12)
    desk.at("p2s2/en")
    page.keyboard.press("Shift+J")
    expect(page.locator(".segment")).to_have_count(11)
    assert complaints == []


def test_the_last_sentence_of_a_paragraph_has_none_to_be_joined_with(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.go("p1s3/en")
    page.keyboard.press("Shift+J")
    desk.says("There is no next sentence in this paragraph to join with.")
    assert len(store.bulletin("b1").segments) == 11


def test_the_memory_proposes_what_was_approved(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    segments = (
        Segment("t1", "title", 0, "Tin ngắn"),
        Segment("p1s1", "body", 1, "Khách hỏi mua nhiều nhất là khăn và túi nhỏ, nhưng mẫu mã còn ít."),
        Segment("p1s2", "body", 1, "Khách hỏi mua nhiều nhất là khăn và ví nhỏ, nhưng mẫu mã còn ít."),
    )
    texts = (
        "In brief",
        "Scarves and pouches sell best, but the choice is small.",
        "Scarves and purses sell best, but the choice is small.",
    )
    store.create(Article("vi", "Tin ngắn", (segments[1].source,)), targets=("en",), id="older")
    store.save_segments("older", segments)
    store.save_summary("older", Summary((), (), "extractive"))
    for segment, text in zip(segments, texts, strict=True):
        store.save_translation("older", segment.id, "en", Translation(text, "human"))
    store.finish("older", models={})
    editing = editing_of(store.engine)
    editing.move("older", "review", by=LAN)
    editing.move("older", "approved", by=LAN, reason="Checked by hand.")
    desk = DeskPage(page).open(address + finished)
    desk.go("p2s2/en")
    proposals = page.locator("[data-proposals] li")
    expect(proposals).to_have_count(2)
    expect(proposals.locator("[data-score]").first).to_have_text("100 %")
    assert 75 <= int(proposals.locator("[data-score]").nth(1).text_content().split()[0]) < 100
    expect(proposals.nth(1)).to_contain_text(texts[2])
    page.keyboard.press("1")
    desk.says("Taken from the memory: p2s2, English")
    assert store.bulletin("b1").translations["p2s2"]["en"].text == texts[1]
    desk.at("p2s2/en")


def test_a_comment_is_about_the_sentence_with_the_focus(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.edit("p1s2/zh").fill("三个月里，学员将学习绘制纹样。")
    page.keyboard.press("Escape")
    desk.at("p1s2/zh")
    page.keyboard.press("c")
    expect(page.get_by_label("New comment")).to_be_focused()
    expect(page.get_by_label("About")).to_have_value("p1s2")
    page.keyboard.type("Is “pattern” right here?")
    with page.expect_navigation():
        page.locator("[data-comment-form] button").click()
    desk.ready()
    # What was typed before is not lost on the way.
    expect(desk.text("p1s2/zh")).to_have_text("三个月里，学员将学习绘制纹样。")
    (comment,) = CommentStore(store.engine).of("b1")
    assert (comment.segment, comment.text) == ("p1s2", "Is “pattern” right here?")
    expect(page.locator("#p1s2 .comment-mark")).to_contain_text("1")
    with page.expect_navigation():
        page.get_by_role("button", name="Settled").click()
    expect(page.locator("#p1s2 .comment-mark")).to_have_count(0)
    (comment,) = CommentStore(store.engine).of("b1")
    assert comment.is_open is False


def test_a_name_is_confirmed_beside_the_text(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    names = page.locator("#names")
    names.locator("summary").first.click()
    names.get_by_label("Chinese", exact=True).first.fill("李文诚")
    with page.expect_navigation():
        names.get_by_role("button", name="Keep it in the ledger").first.click()
    desk.ready()
    expect(page.locator("#names .name b")).to_have_text(["Bản Lác"])
    # What the sentence says now, the ledger decided.
    expect(desk.text("p2s3/zh")).to_contain_text("李文诚")
