"""An editor's day, from signing in to a corrected source, in real browsers on the echo model."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.database import BulletinStore
from service.database.editing import Editing
from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser

SOLD = "Năm ngoái, hợp tác xã bán được 3.200 tấm vải."
ARTICLE = f"""Hợp tác xã dệt Bản Mây mở lớp dạy nhuộm chàm

Sáng 12/5, hợp tác xã dệt Bản Mây mở lớp dạy nhuộm chàm cho 18 thợ trẻ. {SOLD}

Ông Lý Văn Thành, chuyên gia đến từ Côn Minh, sẽ dạy hai buổi đầu. Lớp học kéo dài sáu tuần."""
LATER = f"""Bản Mây mở phiên chợ vải

{SOLD} Phiên chợ đầu tiên mở vào chủ nhật tới."""
LONGEST_MS = 60_000


def make(page: Page, address: str, text: str) -> str:
    """Submit an article, follow it to its end, and give its id."""
    page.goto(address)
    page.get_by_label("Article", exact=True).fill(text)
    page.get_by_role("button", name="Make the bulletin").click()
    page.wait_for_selector("main[data-page=editor][data-ready]", timeout=LONGEST_MS)
    return page.url.rsplit("/", 1)[1].split("#")[0]


def test_an_editors_day(desk: Callable[..., Page], store: BulletinStore, tmp_path: Path) -> None:
    lan = desk("Lan", "editor", "/")
    address = re.match(r"https?://[^/]+", lan.url).group()
    id = make(lan, address, ARTICLE)
    at_desk = DeskPage(lan)

    # A Chinese name is confirmed once.
    name = lan.locator("#names li", has_text="Lý Văn Thành")
    name.locator("summary").click()
    name.get_by_label("English", exact=True).fill("Li Wencheng")
    name.get_by_label("Chinese", exact=True).fill("李文成")
    with lan.expect_navigation():
        name.get_by_role("button", name="Keep it in the ledger").click()
    at_desk.ready()
    expect(lan.locator("#names li", has_text="Lý Văn Thành")).to_have_count(0)

    # A number is mended by one click; other sentences are edited.
    at_desk.write("p1s2/en", "Last year the cooperative sold 3,300 lengths of cloth.")
    at_desk.cell("p1s2/en").locator("[data-mend]").first.click()
    expect(at_desk.text("p1s2/en")).to_have_text("Last year the cooperative sold 3,200 lengths of cloth.")
    at_desk.saved()
    at_desk.write("t1/en", "Ban May weaving cooperative opens an indigo class")
    at_desk.write("p1s2/zh", "去年，合作社售出3200匹布。")
    with lan.expect_navigation():
        lan.get_by_role("button", name="Send to review").click()

    # Somebody else approves, and publishes.
    minh = desk("Minh", "approver", f"/bulletins/{id}")
    DeskPage(minh).ready()
    minh.locator("summary", has_text="Approve").click()
    minh.locator(".menu-form").get_by_role("textbox").last.fill("The echo says what the source says.")
    with minh.expect_navigation():
        minh.locator(".menu-form").get_by_role("button", name="Approve").click()
    assert store.get(id).standing == "approved"
    minh.get_by_role("link", name="Publish…").click()
    with minh.expect_navigation():
        minh.get_by_role("main").get_by_role("button", name="Publish").first.click()
    assert store.get(id).standing == "published"
    read = []
    for language in ("Vietnamese", "English", "Chinese"):
        minh.goto(f"{address}/bulletins/{id}")
        with minh.expect_navigation():
            minh.locator(".facts").get_by_role("link", name=language, exact=True).click()
        read.append(minh.get_by_role("main").text_content())
    assert SOLD in read[0]
    assert "sold 3,200 lengths of cloth" in read[1]
    assert "售出3200匹布" in read[2]

    # What was approved is not translated again.
    later = make(lan, address, LATER)
    expect(at_desk.text("p1s1/en")).to_have_text("Last year the cooperative sold 3,200 lengths of cloth.")
    expect(at_desk.cell("p1s1/en").locator("[data-origin]")).to_have_text("From the memory")
    assert store.bulletin(later).translations["p1s1"]["zh"].origin == "memory"

    # Two files go out, and one comes back with a correction.
    files = {}
    for format in ("docx", "xliff"):
        at_desk.open(f"{address}/bulletins/{id}")
        lan.locator("summary", has_text="Download").click()
        with lan.expect_download() as waiting:
            lan.locator(f"a[href*='/download/{format}']").first.click()
        files[format] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[format])
    assert files["docx"].read_bytes()[:2] == b"PK"
    edited = (
        files["xliff"].read_text(encoding="utf-8").replace("opens an indigo class", "opens a class in indigo")
    )
    files["xliff"].write_text(edited, encoding="utf-8")
    lan.goto(f"{address}/bulletins/{id}/import")
    lan.get_by_label("Edited file").set_input_files(files["xliff"])
    with lan.expect_navigation():
        lan.get_by_role("button", name="Show what it would change").click()
    with lan.expect_navigation():
        lan.get_by_role("button", name="Take what is ticked").click()
    lan.goto(f"{address}/bulletins/{id}")
    at_desk.ready()
    expect(at_desk.text("t1/en")).to_have_text("Ban May weaving cooperative opens a class in indigo")

    # The source is corrected in one sentence, and only that one is translated again.
    before = {place: each.version for place, each in cells(store, id).items()}
    lan.goto(f"{address}/bulletins/{id}/source")
    text = lan.get_by_label("Text, with a blank line between paragraphs")
    text.fill(text.input_value().replace("kéo dài sáu tuần", "kéo dài bảy tuần"))
    with lan.expect_navigation():
        lan.get_by_role("button", name="Show the difference").click()
    lan.get_by_label("Keep it; sentences taken from the article follow it").check()
    with lan.expect_navigation():
        lan.get_by_role("button", name="Correct the article").click()
    lan.wait_for_selector("main[data-page=editor][data-ready]", timeout=LONGEST_MS)
    after = cells(store, id)
    body = [place for place in before if place[0].startswith(("t", "p"))]
    assert {place for place in body if after[place].version != before[place]} == {
        ("p2s2", "en"),
        ("p2s2", "zh"),
    }
    assert "bảy tuần" in after["p2s2", "en"].text


def cells(store: BulletinStore, id: str) -> dict[tuple[str, str], object]:
    found = Editing(store.engine).cells(id)
    return {(segment, language): cell for segment, cells in found.items() for language, cell in cells.items()}
