"""Text out of the encodings of Vietnamese before Unicode: TCVN3 (ABC), VNI-Windows, VIQR, Windows-1258."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from models.syllables import is_syllable

_TABLE: Final = "vietnamese_encodings.tsv"

# Bytes that are quotation marks and dashes in Windows-1252, and rare capitals in TCVN3; fonts of that time had
# the marks there.
_TCVN3_MARKS: Final = "\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b"
_TCVN3_RUN: Final = re.compile(r"[A-Za-z\x80-\xff\x01\x02\x04-\x06\x11-\x17]+")
# Words of one letter among those capitals.
_TCVN3_ALONE: Final = "\x99"

_VIQR_TOKEN: Final = re.compile(r"[A-Za-z](?:[A-Za-z]|[(^+*'`?~.](?<=[AEIOUYaeiouy(^+*].))*")
_VIQR_LETTER: Final = re.compile(r"[Dd][Dd]|[AEIOUYaeiouy][(^+*]?['`?~.]?")
_VIQR_STOP: Final = re.compile(r"""[.?](?=["')\]]*[ \t]*(?:\n\s*(?:\n|["'(\-]*[A-Z\d])|\s*\Z))""")


def from_tcvn3(data: bytes) -> str:
    """Decode TCVN 5712:1993; titles set in the capital fonts (.Vn…H) come out in small letters."""
    return _TCVN3_RUN.sub(_tcvn3_word, data.decode("latin-1"))


def from_vni(data: bytes) -> str:
    """Decode VNI-Windows; marks are accepted in either case, whatever the case of their letter."""
    table = _vni_table()
    longest_first = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return longest_first.sub(lambda match: table[match[0]], western(data))


def from_windows_1258(data: bytes) -> str:
    """Decode Windows-1258, whose tones are combining marks; raises UnicodeDecodeError for bytes it has not."""
    return unicodedata.normalize("NFC", data.decode("cp1258"))


def from_viqr(text: str) -> str:
    r"""Decode VIQR (RFC 1456); what gives no Vietnamese syllable stays, and `\` before a mark keeps the mark.

    A stop or question mark that ends a line of its own is punctuation, as people write it, though the RFC wants `\.`.
    """
    # Escaped marks hide in private use characters until the words are done.
    text = re.sub(r"\\([(^+*'`?~.\\])", lambda match: chr(0xE000 + ord(match[1])), text)
    text = _VIQR_STOP.sub(lambda match: chr(0xE000 + ord(match[0])), text)
    text = _VIQR_TOKEN.sub(lambda match: _viqr_word(match[0]), text)
    return re.sub("[\ue000-\ue07f]", lambda match: chr(ord(match[0]) - 0xE000), text)


def western(data: bytes) -> str:
    """Decode Windows-1252, with the control characters of Latin-1 at its five empty places."""
    return "".join(_western_byte(byte) for byte in data)


@cache
def column(name: str) -> Mapping[str, str]:
    """Read how the 134 letters are written in `tcvn3`, `vni` (as Latin-1 characters) or `viqr`."""
    lines = files("models.data").joinpath(_TABLE).read_text("utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    place = header.index(name)
    if name == "viqr":
        return {row[0]: row[place] for row in rows}
    return {row[0]: bytes.fromhex(row[place]).decode("latin-1") for row in rows}


@cache
def _western_byte(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


@cache
def _tcvn3_table() -> Mapping[int, str]:
    return {ord(code): letter for letter, code in column("tcvn3").items()}


def _tcvn3_word(match: re.Match[str]) -> str:
    """Decode one run of letters, in which marks of Windows-1252 may sit."""
    raw, table = match[0], _tcvn3_table()
    if _has_capitals_for_marks(raw):
        return raw.translate(table)
    return "".join(
        western(mark.encode("latin-1")) if mark in _TCVN3_MARKS else mark.translate(table) for mark in raw
    )


def _has_capitals_for_marks(raw: str) -> bool:
    """Tell whether what could be marks are letters: with them the run is a syllable, and only with them."""
    inner = raw.strip(_TCVN3_MARKS)
    if not inner:
        return raw in _TCVN3_ALONE
    table = _tcvn3_table()
    return is_syllable(raw.translate(table)) and (inner == raw or not is_syllable(inner.translate(table)))


@cache
def _vni_table() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for letter, code in column("vni").items():
        table[code] = letter
        if len(code) == 2:
            table.setdefault(code[0] + code[1].swapcase(), letter)
    return table


@cache
def _viqr_table() -> Mapping[str, str]:
    table = {code: letter for letter, code in column("viqr").items()}
    table |= {code.replace("+", "*"): letter for code, letter in table.items() if "+" in code}
    return table | {"Dd": "Đ", "dD": "đ"}


def _viqr_word(token: str) -> str:
    """Decode a token that gives a syllable, or does so without the marks at its end."""
    table = _viqr_table()
    for length in range(len(token), 0, -1):
        word = _VIQR_LETTER.sub(lambda match: _viqr_letter(match[0], table), token[:length])
        if word != token[:length] and (is_syllable(word) or len(word) == 1):
            return word + token[length:]
        if token[length - 1].isalpha():
            break
    return token


def _viqr_letter(code: str, table: Mapping[str, str]) -> str:
    if code in table or len(code) == 1:
        return table.get(code, code)
    return table.get(code[:2], code[:1]) + code[2:] if code[:2] in table else code
