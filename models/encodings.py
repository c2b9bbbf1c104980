"""Bytes to text: Unicode where it is, the old encodings of Vietnamese and Chinese where they can be told for sure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from models.encoding_evidence import Candidate, candidates, masked
from models.errors import BadInput
from models.vietnamese_encodings import from_tcvn3, from_viqr, from_vni, from_windows_1258, western

LABELS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1258": "Windows-1258",
    "tcvn3": "TCVN3",
    "vni": "VNI-Windows",
    "viqr": "VIQR",
    "gb18030": "GB18030",
    "big5": "Big5",
    "windows-1252": "Windows-1252",
}
ENOUGH: Final = 200
"""Characters that a text in an old encoding must have for us to tell which one it is."""

# Names in the IANA registry of character sets, WHATWG's labels, and what Vietnamese programs call theirs.
_ALIASES: Final = {
    "utf-8": ("utf8", "ascii", "usascii", "unicode11utf8"),
    "utf-16": ("utf16", "utf16le", "utf16be", "unicode", "ucs2"),
    "windows-1258": ("windows1258", "cp1258", "xcp1258"),
    "tcvn3": ("tcvn3", "tcvn", "tcvn57121", "tcvn571211993", "abc", "tcvn3abc", "xviettcvn5712", "xviettcvn"),
    "vni": ("vni", "vniwindows", "xvietvni", "vniwin"),
    "viqr": ("viqr", "csviqr"),
    "gb18030": ("gb18030", "gbk", "gb2312", "cp936", "windows936", "euccn", "xgbk", "hz"),
    "big5": ("big5", "big5hkscs", "cp950", "windows950", "xxbig5", "cnbig5"),
    "windows-1252": ("windows1252", "cp1252", "iso88591", "latin1", "iso885915", "l1"),
}
_NAMES: Final = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
# Servers and editors declare these whatever the text is in, and the fonts of TCVN3 and VNI pass for them.
_WEAK: Final = frozenset({"windows-1252", "utf-8"})

_DECODERS: Final[dict[str, Callable[[bytes], str]]] = {
    "utf-8": lambda data: data.decode("utf-8-sig"),
    "utf-16": lambda data: _utf_16(data),
    "windows-1258": from_windows_1258,
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "viqr": lambda data: from_viqr(data.decode("ascii")),
    "gb18030": lambda data: data.decode("gb18030"),
    "big5": lambda data: data.decode("big5hkscs"),
    "windows-1252": western,
}

# First bytes of formats that are no text (their own specifications).
_MAGIC: Final = {
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"PK\x05\x06": "an empty ZIP archive",
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
}
_BOM_16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROL: Final = re.compile(rb"[\x00\x03\x07\x08\x0e-\x10\x18-\x1a\x1c-\x1f]")
# One broken sequence in so many good ones is a damaged UTF-8 text, and not another encoding.
_GOOD_FOR_ONE_BROKEN: Final = 50


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in (a key of LABELS), and what an editor should know about that."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a text; what the bytes prove goes before what is declared, and both before what is likely.

    Raises BadInput for what is no text, and for a short text in an old encoding that nobody declared.
    """
    _refuse_binary(data)
    name = _NAMES.get(re.sub(r"[^a-z0-9]", "", declared.lower())) if declared else None
    unicode = _as_unicode(data)
    if unicode is None:
        return _as_legacy(data, name)
    if unicode.notes or data.startswith(b"\xef\xbb\xbf"):
        return unicode
    return _unmask(unicode.text, name)


def _refuse_binary(data: bytes) -> None:
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise BadInput(
                f"The input is no text but {kind}. Send plain text, HTML, DOCX or PDF under its own type."
            )
    if (
        not data.startswith(_BOM_16)
        and _parity(data) is None
        and len(_CONTROL.findall(data)) > len(data) // 500
    ):
        raise BadInput(
            "The input is no text: it holds bytes that no text has. Send plain text, HTML, DOCX or PDF."
        )


def _parity(data: bytes) -> str | None:
    """Name the byte order of UTF-16 without a mark, which shows in zeros at every second place."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if even + odd < max(2, len(data) // 10) or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _utf_16(data: bytes) -> str:
    return data.decode("utf-16" if data.startswith(_BOM_16) else _parity(data) or "utf-16-le")


def _as_unicode(data: bytes) -> Decoded | None:
    """Decode what is UTF-16 or UTF-8 beyond doubt, a few damaged places in UTF-8 included."""
    try:
        if data.startswith(_BOM_16) or _parity(data):
            return Decoded(_without_nul(_utf_16(data)), "utf-16", (_converted("utf-16"),))
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        if error.encoding != "utf-8":
            raise BadInput(
                f"The input says that it is UTF-16, but is not: {error.reason}. Save it as UTF-8."
            ) from error
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    good = sum(not character.isascii() for character in text) - broken
    if good < broken * _GOOD_FOR_ONE_BROKEN:
        return None
    return Decoded(text, "utf-8", (f"{broken} damaged place(s) in the UTF-8 text show as \ufffd",))


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise BadInput("The input is no text: it holds zero characters. Send plain text, HTML, DOCX or PDF.")
    return text


def _unmask(text: str, declared: str | None) -> Decoded:
    """Look for an old encoding behind valid UTF-8: VIQR is ASCII, and font text was often saved as if Windows-1252."""
    if declared in ("tcvn3", "vni", "viqr"):
        hidden = masked(text)
        if hidden is not None:
            return _decoded(declared, hidden)
    found = _best(masked(text), behind_unicode=True)
    if found is None:
        return Decoded(text, "utf-8")
    return _sure(found)


def _as_legacy(data: bytes, declared: str | None) -> Decoded:
    if declared and declared not in _WEAK:
        return _decoded(declared, data)
    found = _best(data, behind_unicode=False)
    if found is None:
        raise BadInput(
            f"The encoding of the text cannot be told. Save it as UTF-8, or declare which it is: {', '.join(LABELS)}."
        )
    if declared == found.encoding:
        return _decoded(declared, data)
    return _sure(found)


def _best(data: bytes | None, *, behind_unicode: bool) -> Candidate | None:
    found = [] if data is None else candidates(data, behind_unicode=behind_unicode)
    return max(found, key=lambda candidate: candidate.score, default=None)


def _sure(found: Candidate) -> Decoded:
    label = LABELS[found.encoding]
    if len(found.text) < ENOUGH:
        raise BadInput(
            f"The text looks like {label}, but with {len(found.text)} characters it is too short to be sure "
            f"(at least {ENOUGH}). Save it as UTF-8, or declare its encoding: {', '.join(LABELS)}."
        )
    return Decoded(found.text, found.encoding, (_converted(found.encoding),))


def _decoded(name: str, data: bytes) -> Decoded:
    try:
        text = _DECODERS[name](data)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"The text is declared as {LABELS[name]}, but is not: byte {error.start + 1} does not fit. "
            f"Save it as UTF-8, or declare which it is: {', '.join(LABELS)}."
        ) from error
    return Decoded(_without_nul(text), name, () if name == "utf-8" else (_converted(name),))


def _converted(name: str) -> str:
    return f"converted from {LABELS[name]}"
