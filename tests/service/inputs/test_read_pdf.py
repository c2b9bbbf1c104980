"""PDF files, made for each test."""

import io
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.errors import BadInput, TooLarge
from service.inputs import Upload, read
from service.inputs.pdf import PdfInput
from service.inputs.pdflines import Line, mended
from service.inputs.pdfparagraphs import to_blocks

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
BODY = (
    "The town library opened its doors again on Monday after eighteen months of careful repairs, and many families came to see the painted ceiling.",
    "Its reading room now holds ninety seats, and the corner for children has moved next to the garden, where a new fig tree gives shade in summer.",
    "Volunteers carried over twelve thousand books back to their shelves within a single week, and nobody was paid for it.",
)


def typeset(pages: list[list[tuple[str, str, int]]], *, head: str = "", width: int = 70) -> bytes:
    """Set paragraphs of (text, font, size) on pages, with a running head and page numbers if there is a head."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, page in enumerate(pages, 1):
        if head:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(60, 815, head)
            canvas.drawString(290, 20, f"- {number} -")
        height = 770.0
        for text, font, size in page:
            canvas.setFont(font, size)
            for line in textwrap.wrap(text, width):
                canvas.drawString(60, height, line)
                height -= size * 1.25
            height -= 12
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def plain(*paragraphs: str) -> list[tuple[str, str, int]]:
    return [(paragraph, "Helvetica", 11) for paragraph in paragraphs]


def test_lines_become_paragraphs_and_the_largest_line_the_title() -> None:
    found = read(typeset([[("Library opens again", "Helvetica-Bold", 18), *plain("4 March 2024", *BODY)]]))
    assert (found.language, found.title, found.date) == ("en", "Library opens again", "2024-03-04")
    assert found.paragraphs == BODY


def test_running_heads_and_page_numbers_go_and_sentences_cross_pages() -> None:
    first = textwrap.wrap(BODY[1], 70)[0]
    rest = BODY[1].removeprefix(first).strip()
    pages = [
        [("Library opens again", "Helvetica-Bold", 18), *plain(BODY[0], first)],
        plain(rest),
        plain(BODY[2]),
    ]
    found = read(typeset(pages, head="Town Gazette, issue 12"))
    assert found.paragraphs == BODY
    notes = [note for note in found.notes if note.startswith("removed as page furniture: ")]
    assert sorted(note.removeprefix("removed as page furniture: ") for note in notes) == [
        "- 1 -", "- 2 -", "- 3 -", *["Town Gazette, issue 12"] * 3,
    ]  # fmt: skip


@pytest.mark.skipif(not DEJAVU.is_file(), reason="needs the DejaVu fonts for Vietnamese letters")
def test_vietnamese_letters() -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    body = "Sáng mùng tám, hơn hai trăm bà con xóm Đồi cùng nhau đắp lại con đường dẫn ra bến đò sau trận lũ lớn."
    found = read(typeset([[("Làm lại con đường", "DejaVu", 18), (body, "DejaVu", 11)]]))
    assert (found.language, found.title, found.paragraphs) == ("vi", "Làm lại con đường", (body,))


def test_chinese_lines_join_without_spaces() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = "村里的小学昨天迎来了一批新书，孩子们放学以后都不愿意离开图书角，老师们也很高兴，说今后每个周末都会向全村开放。"
    found = read(typeset([[("村小迎来新书", "STSong-Light", 18), (body, "STSong-Light", 11)]], width=20))
    assert (found.language, found.title, found.paragraphs) == ("zh", "村小迎来新书", (body,))


def test_hyphens_of_line_ends_go_unless_the_text_has_them_elsewhere() -> None:
    texts = ("We saw the develop-", "ment of a well-", "known town; it is well-known by far.")
    lines = [Line(1, text, 60, 700 - 12 * number, 10) for number, text in enumerate(texts)]
    assert [block.text for block in to_blocks(lines)] == [
        "We saw the development of a well-known town; it is well-known by far."
    ]


def test_radicals_and_ligatures_are_letters() -> None:
    assert mended("⽔⻥ﬁsh") == "水鱼fish"


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(typeset([plain(*BODY)]))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_password_is_asked_to_be_taken_off() -> None:
    with pytest.raises(BadInput, match=r"^The PDF is encrypted\. Save a copy of it without a password\.$"):
        read(encrypted("secret"))


def test_a_file_that_only_forbids_changes_is_read() -> None:
    assert read(encrypted("")).paragraphs == BODY


def test_a_scan_is_sent_to_ocr() -> None:
    with pytest.raises(BadInput, match=r"seems to be scanned\. Run OCR on it first"):
        read(typeset([[], []]))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PdfInput, "max_pages", 2)
    with pytest.raises(TooLarge, match=r"^The PDF has 3 pages; at most 2 are read\."):
        read(typeset([plain("One."), plain("Two."), plain("Three.")]))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"1 0 obj <<" * 500, typeset([plain(*BODY)])[:400]]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^The PDF is damaged \("):
        read(data)


@pytest.fixture
def endless_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the child process sleep: what a file that never ends does, without its load."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nexec sleep 30\n", encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setattr("service.inputs.pdf.sys.executable", str(script))
    monkeypatch.setattr(PdfInput, "max_seconds", 0.3)
    return


@pytest.mark.usefixtures("endless_worker")
def test_a_file_that_never_ends_is_stopped() -> None:
    start = time.perf_counter()
    with pytest.raises(BadInput, match=r"^The PDF could not be read in 0\.3 seconds\."):
        PdfInput().read(Upload(b"%PDF-1.7"))
    assert time.perf_counter() - start < 5.0
