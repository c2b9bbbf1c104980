"""Formats told by content; names and declared types are only claims."""

import io
import time
import zipfile

import pytest

from models.errors import BadInput, TooLarge, UndetectedLanguage, UnsupportedLanguage
from service.inputs import INPUTS, read, sniff


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type", "expected"),
    [
        (b"A plain line.", "application/pdf", "text"),
        (b"A line that speaks of the <p> tag.", None, "text"),
        (b"3 < 4 and 5 > 4", None, "text"),
        (b"Just words", "text/html; charset=utf-8", "html"),
        (b"<!-- c --><!DOCTYPE html><title>x</title>", "text/plain", "html"),
        (b"\xef\xbb\xbf <html><body>x", None, "html"),
        ("<html><p>x</p>".encode("utf-16"), None, "html"),
        (b"<h1>One</h1><p>Two</p>", None, "html"),
        (b"%PDF-1.7\n", "text/html", "pdf"),
        (b"junk\n%PDF-1.4\n", None, "pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "text/plain", "docx"),
    ],
)
def test_content_decides(data: bytes, media_type: str | None, expected: str) -> None:
    assert sniff(data, media_type=media_type) == expected


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"MZ\x90\x00\x03", "a program"),
        (b"\x7fELF\x02", "a program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint file"),
        (b"{\\rtf1 x}", "an RTF file"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (archive("xl/workbook.xml"), "an Excel workbook"),
        (archive("ppt/presentation.xml"), "a PowerPoint file"),
        (archive("content.xml"), "an OpenDocument file"),
        (archive("a.txt"), "a zip archive"),
        (b"abc\0\0\0\0def", "a binary file"),
        (b"\0\0\0\x18ftypheic", "a film or a HEIC image"),
    ],
)
def test_what_is_none_of_ours_is_named_with_what_is_accepted(data: bytes, kind: str) -> None:
    with pytest.raises(
        BadInput, match=rf"^This looks like {kind}.*Accepted are plain text, HTML, DOCX and PDF\."
    ):
        read(data)


@pytest.mark.parametrize("data", [b"", b" \n\t", b" " * 10_000_000])
def test_nothing_is_refused_at_once(data: bytes) -> None:
    start = time.perf_counter()
    with pytest.raises(BadInput, match=r"^The input is empty"):
        read(data)
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("data", ["\u00a0 \u3000\u200b\n".encode(), ("\u3000" * 50).encode("utf-16")])
def test_other_white_space_is_nothing_as_well(data: bytes) -> None:
    with pytest.raises(BadInput):
        read(data)


def test_size_limit() -> None:
    with pytest.raises(TooLarge, match=r"^The input has 11 bytes; at most 10 are read\."):
        read(b"x" * 11, max_bytes=10)


def test_a_fourth_language_is_refused() -> None:
    lao = "ຊາວບ້ານຊ່ວຍກັນສ້ອມແປງຂົວໄມ້ຂ້າມຫ້ວຍໃນຕອນເຊົ້າ ແລະ ເດັກນ້ອຍໄປໂຮງຮຽນໄດ້ຄືເກົ່າ."
    with pytest.raises((UndetectedLanguage, UnsupportedLanguage)):
        read(lao.encode())


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedLanguage, match="lo"):
        read(b"Some text.", language="lo")


@pytest.mark.parametrize("name", INPUTS.names())
def test_every_format_says_what_it_is(name: str) -> None:
    reader = INPUTS.get(name)()
    assert reader.name == name
    assert all(extension.startswith(".") for extension in reader.extensions)
    assert all("/" in media_type for media_type in reader.media_types)
