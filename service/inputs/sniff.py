"""Tell a file's format by its content; names and declared types are claims, and often wrong ones."""

import codecs
import re
from typing import Final

from models.errors import BadInput, TooLarge
from service.inputs.archive import names_in_zip

MAX_BYTES: Final = 10_000_000
ACCEPTED: Final = "Accepted are plain text, HTML, DOCX and PDF."

# First bytes as in the formats' own specifications (PNG, GIF89a, JFIF, RIFF, PE, ELF, gzip RFC 1952, …).
SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "Copy the text out of it, or run OCR first."),
    (b"\xff\xd8\xff", "a JPEG image", "Copy the text out of it, or run OCR first."),
    (b"GIF8", "a GIF image", "Copy the text out of it, or run OCR first."),
    (b"II*\x00", "a TIFF image", "Copy the text out of it, or run OCR first."),
    (b"MM\x00*", "a TIFF image", "Copy the text out of it, or run OCR first."),
    (b"RIFF", "a WebP image, sound or film", "Copy the text out of it."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint file (.doc, .xls, .ppt)",
     "Save it as .docx or PDF in the program that made it."),
    (b"{\\rtf", "an RTF file", "Save it as .docx or plain text."),
    (b"\x7fELF", "a program", "Send the article itself."),
    (b"MZ\x90\x00", "a program", "Send the article itself."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it first."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"SQLite format 3\x00", "a database", "Send the article itself."),
    (b"ID3", "a sound file", "Send the article's text."),
    (b"OggS", "a sound or film", "Send the article's text."),
)  # fmt: skip
ZIP_KINDS: Final = (
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint file (.pptx)"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
    ("content.xml", "an OpenDocument file (.odt, .ods)"),
)
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# Adobe's PDF Reference 1.7, appendix H, note 13: readers accept the header anywhere in the first 1024 bytes.
PDF_HEADER_REACH: Final = 1024
TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|table|ul|ol|title|meta|script)\b[^<]*>",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPENING = re.compile(r"(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
CLOSING = re.compile(
    r"</(?:html|body|article|main|section|div|p|h[1-6]|table|ul|ol|title|script)\s*>", re.IGNORECASE
)
HTML_TYPES: Final = ("text/html", "application/xhtml+xml")


def check_size(data: bytes, limit: int = MAX_BYTES) -> None:
    """Refuse what is too large (TooLarge) or holds nothing (BadInput)."""
    if len(data) > limit:
        raise TooLarge(
            f"The input has {len(data):,} bytes; at most {limit:,} are read. Send the article alone."
        )
    if not data.strip():
        raise BadInput(
            "The input is empty: there is not one character in it but white space. Send an article."
        )


def sniff(data: bytes, *, media_type: str | None = None) -> str:
    """Name the input format of some bytes; the media type only decides between text and HTML without tags.

    Raises BadInput that names what the bytes look like, if it is none of ours.
    """
    head = data[:PDF_HEADER_REACH]
    if b"%PDF-" in head and not _looks_like_html(head):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    if head.startswith(b"PK\x05\x06"):
        raise BadInput(f"This is an empty zip archive. {ACCEPTED}")
    _refuse_known(head)
    if _looks_like_html(data) or (media_type or "").split(";")[0].strip().lower() in HTML_TYPES:
        return "html"
    return "text"


def _sniff_zip(data: bytes) -> str:
    names = names_in_zip(data)
    if "word/document.xml" in names:
        return "docx"
    for part, kind in ZIP_KINDS:
        if any(name.startswith(part) for name in names):
            raise BadInput(f"This looks like {kind}. {ACCEPTED} Save it as one of them.")
    raise BadInput(f"This looks like a zip archive. {ACCEPTED} Unpack it and send the article itself.")


def _refuse_known(head: bytes) -> None:
    for signature, kind, cure in SIGNATURES:
        if head.startswith(signature):
            raise BadInput(f"This looks like {kind}. {ACCEPTED} {cure}")
    if head[4:8] == b"ftyp":
        raise BadInput(f"This looks like a film or a HEIC image. {ACCEPTED} Send the article's text.")
    # UTF-16 is full of zero bytes, but says so, or has them at every second place, which decoding finds out.
    if b"\x00\x00\x00\x00" in head and not head.startswith(UTF16_MARKS):
        raise BadInput(f"This looks like a binary file: it has zero bytes in it. {ACCEPTED}")


def _looks_like_html(data: bytes) -> bool:
    """Ask for a document's opening, or for opening and closing tags: an article may quote one tag."""
    head = COMMENT.sub("", _as_ascii(data[:4096])).lstrip()
    if OPENING.match(head):
        return True
    sample = _as_ascii(data[:200_000])
    if not head.startswith("<"):
        return len(TAG.findall(sample)) >= 3 and len(CLOSING.findall(sample)) >= 3
    return bool(
        TAG.search(sample) and (CLOSING.search(sample) or re.match(r"<(?:p|h[1-6]|meta|div)\b", head, re.I))
    )


def _as_ascii(data: bytes) -> str:
    if data.startswith(UTF16_MARKS):
        return data[: len(data) // 2 * 2].decode("utf-16", "replace")
    return data.removeprefix(codecs.BOM_UTF8).decode("latin-1")
