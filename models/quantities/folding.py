"""Bring a text to the characters that the parsers know, without moving a single one of them."""

import re
from collections.abc import Iterable

# Traditional forms of the characters that numbers, units and dates are written with.
_TRADITIONAL = str.maketrans(
    "萬億兩點時週號餘歐鎊頃畝噸幾數幣倫韓陸貳參個間約晝禮",
    "万亿两点时周号余欧镑顷亩吨几数币伦韩陆贰叁个间约昼礼",
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # full-width, Arabic-Indic and others
_WIDE = {
    ord("％"): "%",
    ord("．"): ".",
    ord("："): ":",
    ord("／"): "/",
    ord("－"): "-",
    ord("～"): "~",
    ord("＄"): "$",
    ord("￥"): "¥",
    ord("￡"): "£",
    0x00A0: " ",
    0x202F: " ",
    0x2009: " ",
}
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_NOISE = re.compile(
    r"https?://[^\s，。；）]+|www\.[^\s，。；）]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|&#?\w{2,8};|<sup>.{0,9}?</sup>|</?[a-zA-Z][^<>]{0,80}>"
)
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{1,3}[ .-]?|\(?0)\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?![\d.,/]*\d)")
_PHONE_DIGITS = 9  # shorter runs are numbers with a leading zero, such as 0230 for a time

Span = tuple[int, int]


def fold(text: str, language: str) -> str:
    """Make full-width digits and marks ASCII, and Traditional number characters Simplified; length is kept."""
    folded = _OTHER_DIGIT.sub(lambda digit: str(int(digit.group())), text.translate(_WIDE))
    if language.startswith("zh"):
        folded = folded.translate(_TRADITIONAL)
        if "，" in folded:
            folded = _WIDE_COMMA.sub(",", folded)
    return folded


def blank(text: str, spans: Iterable[Span]) -> str:
    """Replace spans by NUL characters, which no pattern of ours matches; length is kept."""
    pieces, position = [], 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        begin = max(start, position)
        pieces.append(text[position:begin])
        pieces.append("\0" * (end - begin))
        position = end
    return "".join(pieces) + text[position:]


def noise(text: str) -> list[Span]:
    """Find addresses, markup and telephone numbers: digits in them are no quantities."""
    spans = [match.span() for match in _NOISE.finditer(text)] if re.search(r"[@<&]|://|www\.", text) else []
    for match in _PHONE.finditer(text):
        if sum(char.isdecimal() for char in match.group()) >= _PHONE_DIGITS:
            spans.append(match.span())
    return spans


def base(language: str) -> str:
    """Name the parser of a language tag: `zh-Hant` is read as `zh`, since `fold` has made it Simplified."""
    return "zh" if language.startswith("zh") else language
