"""Editing in place: saving by itself, losing nothing, undo and redo, mends, input methods."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from service.database import BulletinStore
from service.database.editing import Editing
from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser

BEFORE = "Over three months, learners will draw patterns on the computer, mix colours from indigo leaves and work out what a product costs."


def stored(store: BulletinStore, place: str) -> str:
    segment, language = place.split("/")
    return store.bulletin("b1").translations[segment][language].text


def test_what_is_typed_is_saved_without_being_asked(
    page: Page, address: str, finished: str, store: BulletinStore, complaints: list[str]
) -> None:
    desk = DeskPage(page).open(address + finished)
    field = desk.edit("p1s2/en")
    expect(field).to_have_value(BEFORE)
    field.press("Control+Home")
    page.keyboard.type("Now: ")
    desk.saved()
    expect(page.locator("[data-undo]")).to_be_enabled()
    assert stored(store, "p1s2/en") == f"Now: {BEFORE}"
    # Still editing: saving takes nothing out of the hand.
    expect(field).to_be_focused()
    desk.press("Escape", reaches="p1s2/en")
    expect(desk.cell("p1s2/en").locator("[data-origin]")).to_have_text("Edited by anybody on this machine")
    (newest, *_) = Editing(store.engine).history("b1", "p1s2", "en")
    assert (newest.text, newest.origin) == (f"Now: {BEFORE}", "human")
    assert complaints == []


def test_a_click_edits_at_the_place_that_was_clicked(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.text("p2s2/zh").click(position={"x": 4, "y": 10})
    field = desk.cell("p2s2/zh").locator("textarea.edit")
    expect(field).to_be_focused()
    assert field.evaluate("it => it.selectionStart") <= 1


def test_the_source_is_not_edited_in_place(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.text("p1s1/vi").click()
    desk.at("p1s1/vi")
    page.keyboard.press("Enter")
    assert page.locator("textarea.edit").count() == 0


def test_a_lost_line_loses_nothing(page: Page, address: str, finished: str, store: BulletinStore) -> None:
    desk = DeskPage(page).open(address + finished)
    page.route("**/segments/**", lambda route: route.abort())
    desk.edit("p1s2/en").fill("Typed while the line was down.")
    expect(page.locator("[data-save]")).to_have_attribute("data-save", "failed")
    expect(page.locator("[data-save-why]")).to_contain_text("1 sentence is not saved.")
    # Leaving asks first; whoever goes all the same finds it again.
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/segments/**")
    kept = page.evaluate("sessionStorage.getItem('draft:b1:p1s2/en')")
    assert json.loads(kept) == {"text": "Typed while the line was down.", "version": 1}
    page.get_by_role("button", name="Try again").click()
    desk.saved()
    expect(page.locator("[data-save-why]")).to_be_hidden()
    assert stored(store, "p1s2/en") == "Typed while the line was down."
    assert page.evaluate("sessionStorage.getItem('draft:b1:p1s2/en')") is None


def test_what_could_not_be_saved_is_back_after_loading_anew(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/segments/**", lambda route: route.abort())
    desk.edit("s2/zh").fill("断线时输入的句子。")
    expect(page.locator("[data-save]")).to_have_attribute("data-save", "failed")
    page.unroute("**/segments/**")
    # As if the tab had been killed: no chance to send anything on the way out.
    page.evaluate("window.addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)")
    page.route("**/segments/s2/zh", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("main[data-ready]")
    page.unroute("**/segments/s2/zh")
    expect(desk.text("s2/zh")).to_have_text("断线时输入的句子。")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    desk.saved()
    assert stored(store, "s2/zh") == "断线时输入的句子。"


def test_leaving_at_once_saves_on_the_way(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    page.on("dialog", lambda dialog: dialog.accept())
    desk.edit("p3s1/en").fill("Saved while leaving.")
    page.goto(address + "/bulletins")
    desk.open(address + finished)
    expect(desk.text("p3s1/en")).to_have_text("Saved while leaving.")
    desk.saved()
    assert stored(store, "p3s1/en") == "Saved while leaving."


def test_being_signed_out_keeps_the_text_and_says_what_to_do(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    page.route(
        "**/segments/p1s2/en",
        lambda route: route.fulfill(status=401, json={"error": {"code": "sign_in", "message": "Sign in."}}),
    )
    desk.edit("p1s2/en").fill("Typed after the session had ended.")
    expect(page.locator("[data-save-why]")).to_contain_text("Sign in in another window")
    desk.press("Escape", reaches="p1s2/en")
    expect(desk.text("p1s2/en")).to_have_text("Typed after the session had ended.")


def test_a_new_token_is_fetched_when_the_old_one_is_refused(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    page.evaluate("""document.querySelector('meta[name="csrf-token"]').content = 'of another session'""")
    desk.write("p1s2/en", "Saved with a new token.")
    assert stored(store, "p1s2/en") == "Saved with a new token."


def test_an_empty_sentence_is_refused_with_the_reason(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.edit("p1s2/en").fill("   ")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-why]")).to_contain_text("The sentence is empty.")


def test_undo_and_redo_go_over_what_is_saved(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    before = stored(store, "s1/en")
    desk.write("p1s2/en", "First.")
    desk.write("s1/en", "Second.")
    page.keyboard.press("Control+z")
    desk.says("Undone: s1, English")
    expect(desk.text("s1/en")).to_have_text(before)
    desk.at("s1/en")
    page.keyboard.press("Control+z")
    desk.says("Undone: p1s2, English")
    desk.at("p1s2/en")
    # It is the model's again, not a person's.
    expect(desk.cell("p1s2/en").locator("[data-origin]")).to_have_text("Machine")
    page.keyboard.press("Control+Shift+Z")
    desk.says("Done again: p1s2, English")
    assert stored(store, "p1s2/en") == "First."
    page.locator("[data-redo]").click()
    desk.says("Done again: s1, English")
    expect(page.locator("[data-redo]")).to_be_disabled()
    assert stored(store, "s1/en") == "Second."


def test_undo_in_the_field_first_takes_back_what_was_typed_there(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.write("p1s2/en", "Written before.")
    field = desk.edit("p1s2/en")
    page.keyboard.type(" More")
    expect(field).to_have_value("Written before. More")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("Written before.")
    page.keyboard.press("Control+z")
    desk.says("Undone: p1s2, English")
    expect(field).to_have_value(BEFORE)
    assert stored(store, "p1s2/en") == BEFORE


def test_undo_outlives_loading_the_page_anew(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.write("p1s2/en", "Changed.")
    page.reload()
    desk.ready()
    desk.go("t1/en")
    page.keyboard.press("u")
    desk.says("Undone: p1s2, English")
    expect(desk.text("p1s2/en")).to_have_text(BEFORE)


def test_a_mend_is_one_click_or_one_key(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    wrong = "The whole cost of 18 million dong is borne by the province's tourism development fund."
    desk.write("p1s3/en", wrong + " ")
    desk.write("p1s3/en", wrong.replace("18", "19"))
    mends = desk.cell("p1s3/en").locator("[data-mend]")
    expect(mends.first).to_be_visible()
    mended = wrong.replace("18", "180")
    mends.first.click()
    desk.says("Mended: p1s3, English")
    expect(desk.cell("p1s3/en").locator(".finding")).to_have_count(0)
    assert stored(store, "p1s3/en") == mended
    desk.at("p1s3/en")
    page.keyboard.press("Control+z")
    expect(mends.first).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("m")
    desk.says("Mended: p1s3, English")
    assert stored(store, "p1s3/en") == mended


def test_findings_and_counts_follow_what_is_typed(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    counts = page.locator("[data-counts]")
    expect(counts.locator("[data-count-of=error]")).to_have_text("2 errors")
    desk.write(
        "p1s3/en", "The whole cost, 180 million dong, is borne by the province's tourism development fund."
    )
    expect(desk.cell("p1s3/en").locator(".finding")).to_have_count(0)
    expect(counts.locator("[data-count-of=error]")).to_have_text("1 error")
    expect(desk.cell("p1s3/en").locator("[data-confidence-word]")).to_have_text("High confidence")


def test_an_input_method_composes_undisturbed(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    field = desk.edit("p1s1/zh")
    field.press("Control+a")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "PUT" else None)
    keyboard = page.context.new_cdp_session(page)
    for composed in ("h", "hui", "hui yi"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    # The Enter that takes a word is the input method's.
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"},
    )
    page.wait_for_timeout(1600)
    assert sent == []
    expect(field).to_be_focused()
    keyboard.send("Input.insertText", {"text": "会议"})
    expect(field).to_have_value("会议")
    desk.saved()
    assert stored(store, "p1s1/zh") == "会议"


def test_enter_with_ctrl_accepts_and_goes_on(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    desk = DeskPage(page).open(address + finished)
    desk.edit("p1s1/en").fill("One.")
    page.keyboard.press("Control+Enter")
    expect(desk.cell("p1s2/en").locator("textarea.edit")).to_be_focused()
    expect(desk.cell("p1s1/en").locator("[data-accepted]")).to_be_visible()
    page.keyboard.press("Alt+ArrowRight")
    expect(desk.cell("p1s2/zh").locator("textarea.edit")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(desk.cell("p1s1/zh").locator("textarea.edit")).to_be_focused()
    cell = Editing(store.engine).cell("b1", "p1s1", "en")
    assert cell is not None
    assert (cell.text, cell.accepted) == ("One.", True)


def test_the_page_waits_for_an_answer_that_comes_late(
    page: Page, address: str, finished: str, store: BulletinStore
) -> None:
    """What is typed while a save is under way is saved after it, over the version that it made."""
    held: list[Route] = []
    desk = DeskPage(page).open(address + finished)
    page.route("**/segments/p1s2/en", lambda route: held.append(route))
    field = desk.edit("p1s2/en")
    field.fill("Half")
    expect(page.locator("[data-save]")).to_have_attribute("data-save", "saving")
    page.wait_for_timeout(1500)
    field.fill("Half and half")
    (first,) = held
    page.route("**/segments/p1s2/en", lambda route: route.continue_())
    first.continue_()
    desk.saved()
    assert stored(store, "p1s2/en") == "Half and half"
    assert [each.version for each in Editing(store.engine).history("b1", "p1s2", "en")] == [3, 2, 1]


def test_what_was_typed_for_a_sentence_that_is_gone_is_shown(page: Page, address: str, finished: str) -> None:
    desk = DeskPage(page).open(address + finished)
    kept = json.dumps({"text": "Typed before others joined it away.", "version": 1})
    page.evaluate("kept => sessionStorage.setItem('draft:b1:p9s9/en', kept)", kept)
    page.reload()
    desk.ready()
    notice = page.locator("[data-homeless]")
    expect(notice).to_contain_text("p9s9, en: Typed before others joined it away.")
    notice.get_by_role("button").click()
    expect(notice).to_be_hidden()
    assert page.evaluate("sessionStorage.getItem('draft:b1:p9s9/en')") is None
