"""An editor's day on the embedded model, from signing in to the correction of a published article."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Download, Page, expect

from models.catalogue import Catalogue
from models.profiles import load_profile
from models.store import Store, default_root
from models.types import Segment
from service.database import BulletinStore
from service.database.editing import Editing
from service.web.people import passwords
from tests.browser.conftest import joined, served
from tests.browser.desk_page import DeskPage

pytestmark = [pytest.mark.browser, pytest.mark.weights, pytest.mark.timeout(1500)]

ARTICLE = """Cao Bằng và Bách Sắc bàn mở tuyến xe buýt qua biên giới

Ngày 12/3/2025, Sở Ngoại vụ tỉnh Cao Bằng họp trực tuyến với thành phố Bách Sắc, Quảng Tây (Trung Quốc).

Ông Lương Chí Minh, Phó Thị trưởng thành phố Bách Sắc, cho biết mỗi ngày sẽ có 24 chuyến xe. Hai bên hẹn gặp lại tại Cao Bằng.
"""
# An article of one's own to play the day with: a path.
OTHER = os.environ.get("BULLETINS_TEST_ARTICLE")
MODEL_MS = 900_000
# Not a part of a date.
FIGURE = re.compile(r"(?<![\d/.,])\d{2}(?![\d/.,]|\s*(?:tháng|giờ|[A-Z]))")
KEPT = " The editor has read this."


@pytest.fixture
def at(tmp_path: Path, store: BulletinStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service on the embedded model, closed to whoever is not signed in."""
    models = Store(default_root())
    if not all(models.has(Catalogue.load().get(name)) for name in load_profile("embedded").models):
        pytest.skip("the embedded model is not on this machine; `bulletins models pull` fetches it")
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    with served(tmp_path, store, BULLETINS_PROFILE="embedded") as address:
        yield address
    passwords._nobodys.cache_clear()


def submit(page: Page, at: str, text: str) -> DeskPage:
    """Paste an article, and watch it until it is made."""
    page.goto(f"{at}/")
    page.get_by_label("Article", exact=True).fill(text)
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_url("**/bulletins/*")
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=60_000)
    page.wait_for_selector("main[data-ready]", timeout=MODEL_MS)
    return DeskPage(page)


def body(store: BulletinStore, id: str) -> list[Segment]:
    return [segment for segment in store.segments(id) if segment.role == "body"]


def versions(store: BulletinStore, id: str) -> dict[str, int]:
    cells = Editing(store.engine).cells(id)
    return {f"{sid}/{tag}": cell.version for sid, row in cells.items() for tag, cell in row.items()}


def with_figure(segments: list[Segment], english: dict[str, str]) -> tuple[re.Pattern[str], Segment]:
    """Find a sentence with a number, or if there is none with a date."""
    for figure in (FIGURE, re.compile(r"\d{1,2}")):
        for each in segments:
            if figure.search(each.source) and figure.search(english[each.id]):
                return figure, each
    raise AssertionError("no sentence has a figure")


def severities(store: BulletinStore, id: str, segment: str) -> set[str]:
    found = store.translations(id)[segment]["en"].findings
    return {finding.severity for finding in found if finding.check in ("numbers", "dates")}


def downloaded(page: Page, label: re.Pattern[str]) -> Download:
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label).click()
    page.locator("summary", has_text="Download").click()
    return waiting.value


def test_a_day(
    at: str, store: BulletinStore, visit: Callable[..., Page], complaints: list[str], tmp_path: Path
) -> None:
    text = Path(OTHER).read_text(encoding="utf-8") if OTHER else ARTICLE
    lan_page = joined(visit(), at, store, "Lan", "editor")
    lan = submit(lan_page, at, text)
    id = lan_page.url.rstrip("/").rsplit("/", 1)[1]

    # A Chinese name is confirmed, and kept for every later bulletin.
    name = store.names(id)[0]  # type: ignore[index]
    lan_page.locator("summary", has_text=f"Confirm the name {name.surface}").click()
    with lan_page.expect_navigation():
        lan_page.get_by_role("button", name="Keep it in the ledger").first.click()
    lan.ready()
    expect(lan_page.locator("#names", has_text=name.surface)).to_have_count(0)

    # A figure gets lost, and one click brings it back.
    english = {sid: row["en"].text for sid, row in store.translations(id).items()}
    figure, wrong = with_figure(body(store, id), english)
    lan.write(f"{wrong.id}/en", figure.sub("21", english[wrong.id], count=1))
    assert "error" in severities(store, id, wrong.id)
    about = lan.cell(f"{wrong.id}/en").locator("[data-check=numbers], [data-check=dates]")
    about.locator("[data-mend]").first.click()
    lan.saved()
    assert "error" not in severities(store, id, wrong.id)

    # A sentence is edited.
    edited = next(each for each in reversed(body(store, id)) if each.id != wrong.id)
    mine = english[edited.id].rstrip(" .") + "." + KEPT
    lan.write(f"{edited.id}/en", mine)

    # Two people: Lan sends it to review, Minh approves and publishes.
    with lan_page.expect_navigation():
        lan_page.get_by_role("button", name="Send to review").click()
    minh_page = joined(visit(), at, store, "Minh", "approver", first=f"/bulletins/{id}")
    minh = DeskPage(minh_page).ready()
    approve(minh_page)
    minh.ready()
    minh_page.get_by_role("link", name="Publish…").click()
    with minh_page.expect_navigation():
        minh_page.get_by_role("main").get_by_role("button", name="Publish").first.click()
    minh.ready()
    assert store.get(id).standing == "published"

    # Readers have it in three languages, without signing in.
    reader = visit()
    links = minh_page.locator(".facts a[hreflang]").all()
    for link in links:
        reader.goto(at + str(link.get_attribute("href")))
        expect(reader.locator("h1")).not_to_be_empty()
    tongues = [str(link.get_attribute("hreflang")) for link in links]
    assert sorted(tongues) == ["en", "vi", "zh-Hans"]

    # The next article has the sentence again, almost: the memory proposes what Lan wrote.
    second = submit(lan_page, at, f"Tin tiếp\n\n{edited.source.rstrip('. ')} hôm nay.\n\nTrời nắng đẹp.")
    lan_page.goto(lan_page.url)
    second.ready()
    next_id = lan_page.url.rstrip("/").rsplit("/", 1)[1].partition("#")[0]
    alike = max(body(store, next_id), key=lambda each: len(each.source))
    second.go(f"{alike.id}/en")
    proposal = lan_page.locator("[data-proposals] button").first
    expect(proposal).to_contain_text("The editor has read this.")
    expect(proposal).to_contain_text("%")

    # Out as DOCX and XLIFF; the XLIFF comes back with a correction.
    lan_page.goto(f"{at}/bulletins/{id}")
    lan.ready()
    assert Path(downloaded(lan_page, re.compile("DOCX, all languages")).path()).read_bytes()[:2] == b"PK"
    file = tmp_path / "edited.xlf"
    downloaded(lan_page, re.compile("XLIFF.*English")).save_as(file)
    xliff = file.read_text(encoding="utf-8")
    assert KEPT in xliff
    file.write_text(xliff.replace(KEPT, " The translator has read it, too."), encoding="utf-8")
    lan_page.goto(f"{at}/bulletins/{id}/import")
    lan_page.get_by_label("Edited file").set_input_files(file)
    lan_page.get_by_role("button", name="Show what it would change").click()
    expect(lan_page.get_by_text("1 sentence changed")).to_be_visible()
    with lan_page.expect_navigation():
        lan_page.get_by_role("button", name="Take what is ticked").click()
    lan.ready()
    expect(lan.text(f"{edited.id}/en")).to_contain_text("The translator has read it, too.")
    assert store.get(id).standing == "draft"

    # The source is corrected: one sentence is made anew, all else stays.
    before = versions(store, id)
    lan_page.goto(f"{at}/bulletins/{id}/source")
    field = lan_page.get_by_label("Text, with a blank line between paragraphs")
    changed = wrong.source.rstrip(". ") + ", theo thông báo mới."
    field.fill(field.input_value().replace(wrong.source, changed))
    lan_page.get_by_role("button", name="Show the difference").click()
    expect(lan_page.get_by_text("1 sentence changed: translated again")).to_be_visible()
    lan_page.get_by_label("Keep it").check()
    lan_page.get_by_role("button", name="Correct the article").click()
    lan_page.wait_for_selector("main[data-ready]", timeout=MODEL_MS)
    after = versions(store, id)
    kept = {place for place in before if after.get(place) == before[place]}
    summary = {segment.id for segment in store.segments(id) if segment.role == "summary"}
    remade = {place.split("/")[0] for place in set(before) - kept} - summary
    assert remade == {wrong.id}
    assert "The translator has read it, too." in store.translations(id)[edited.id]["en"].text
    assert complaints == []


def approve(page: Page) -> None:
    """Approve, with a reason where errors stand."""
    if page.locator("summary", has_text="Approve").count():
        page.locator("summary", has_text="Approve").click()
        form = page.locator(".menu-form", has_text="Why d")
        form.get_by_role("textbox").fill("Compared with the source.")
        with page.expect_navigation():
            form.get_by_role("button", name="Approve").click()
        return
    with page.expect_navigation():
        page.get_by_role("button", name="Approve").click()
