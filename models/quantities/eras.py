"""Decades, and lengths told in decades or centuries: những năm 1990, the 1990s, 20世纪90年代, two decades."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities import words_en, words_vi, words_zh
from models.quantities.mentions import Core

_ROMAN = re.compile(r"(?<![\w.])(?=[IVXLC]{2})(?P<roman>X{0,3}L?X{0,3}(?:IX|IV|V?I{0,3}))(?!\w|\.\w)")
_ROMAN_LABELLED = re.compile(
    r"(?:thế kỷ|thế kỉ|thứ|khóa|khoá|quý|cấp|hạng|chương|vùng|World War|Part|Chapter|Type|Class)\s+(?P<roman>[IVX])(?!\w)"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VI_DECADE = re.compile(
    r"(?:những năm|thập niên|thập kỷ|thập kỉ)\s+(?:thứ\s+)?(?P<year>\d{4}|\d0)(?!\d)"
    r"(?:\s+(?:của\s+)?thế k[ỷỉ]\s+(?:thứ\s+)?(?P<century>\d{1,2}|[IVX]+)(?!\w))?",
    re.IGNORECASE,
)
_EN_DECADE = re.compile(r"(?<![\w.,$£€])['’]?(?P<year>\d{3}0|[1-9]0)['’]?s(?!\w)")
_ZH_DECADE = re.compile(
    r"(?:(?P<century>\d{1,2}|[一二三四五六七八九十]{1,3})\s?世纪\s?(?:的)?)?"
    r"(?P<first>[一二三四五六七八九])?(?P<year>\d{3}0|\d0|[一二三四五六七八九]十)\s?年代"
)
_SPANS = {
    "vi": re.compile(r"(?<!\w)(?P<count>\w{1,12})\s+(?P<unit>thập kỷ|thập kỉ|thập niên|thế kỷ|thế kỉ)(?!\w|\s+(?:\d|[IVX]+\b|thứ))", re.I),
    "en": re.compile(r"(?<![\w.])(?P<count>[\w.]{1,12})\s+(?P<unit>decades?|centur(?:y|ies))\b", re.I),
    "zh": re.compile(r"(?<!\d)(?P<count>\d{1,4}|[一二两三四五六七八九十]{1,3})\s?个(?P<unit>年代|世纪)"),
}  # fmt: skip


def find(text: str, language: str) -> list[Core]:
    """Find decades and periods of decades or centuries; they are complete numbers, without a unit to follow."""
    finders = {"vi": _vi_decades, "en": _en_decades, "zh": _zh_decades}
    return [*finders[language](text), *_periods(text, language)]


def romans(text: str) -> list[Core]:
    """Find Roman numerals of two letters or more, and shorter ones after a word that calls for one; all soft."""
    matches = [*_ROMAN.finditer(text), *_ROMAN_LABELLED.finditer(text)]
    return [Core(*match.span("roman"), Decimal(roman(match.group("roman"))), soft=True) for match in matches]


def roman(text: str) -> int:
    """Read a Roman numeral up to 399."""
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _vi_decades(text: str) -> Iterator[Core]:
    for match in _VI_DECADE.finditer(text):
        century = match.group("century")
        number = (int(century) if century.isdecimal() else roman(century)) if century else None
        yield _decade(match, int(match.group("year")), number)


def _en_decades(text: str) -> Iterator[Core]:
    for match in _EN_DECADE.finditer(text):
        yield _decade(match, int(match.group("year")), None)


def _zh_decades(text: str) -> Iterator[Core]:
    for match in _ZH_DECADE.finditer(text):
        century = _zh_number(match.group("century")) if match.group("century") else None
        yield _decade(match, _zh_number(match.group("year")), century)
        if first := match.group("first"):
            yield _decade(match, _zh_number(first) * 10, century)


def _zh_number(text: str) -> int:
    return int(text) if text.isdecimal() else int(words_zh.value(text) or 0)


def _decade(match: re.Match[str], year: int, century: int | None) -> Core:
    """Give the first year of a decade; without a century, `the 90s` may be 1990 too."""
    short = Decimal(year % 100)
    if century:
        full = Decimal((century - 1) * 100 + year % 100)
        return Core(*match.span(), full, (short,), parts=(short, Decimal(century)))
    if year >= 100:
        return Core(*match.span(), Decimal(year), (short,))
    return Core(*match.span(), short, tuple(Decimal(hundred + year) for hundred in (1900, 1800, 2000)))


def _periods(text: str, language: str) -> Iterator[Core]:
    """Find `two decades`, which another language calls twenty years."""
    for match in _SPANS[language].finditer(text):
        count = _count(match.group("count"), language)
        if count is None:
            continue
        years = (
            10 if match.group("unit").lower()[0] in "d年" or "thập" in match.group("unit").lower() else 100
        )
        soft = not match.group("count").isdecimal()
        yield Core(*match.span("count"), count, (count * years,), word=True, soft=soft)


def _count(word: str, language: str) -> Decimal | None:
    if word.isdecimal():
        return Decimal(word)
    if language == "en" and word.lower() in ("a", "the", "last", "past"):
        return Decimal(1)
    find_words = {"vi": words_vi.find, "en": words_en.find, "zh": words_zh.find}[language]
    found = find_words(word)
    return found[0].value if len(found) == 1 else None
