"""Numbers in digits: which separators group and which one is the decimal mark, by language."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities.mentions import Core

# Vietnamese writes 1.234,5; English and Chinese write 1,234.5 (Unicode CLDR, number symbols).
_MARKS = {"vi": (".", ","), "en": (",", "."), "zh": (",", ".")}

_LITERAL = re.compile(
    r"(?<![\d.,])(?P<spaced>\d{1,3}(?: \d{3})+)(?![\d]|[.,]\d{3}(?!\d)| \d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
)
_FRACTION = re.compile(r"(?<![\d.,/])(\d{1,3})/(\d{1,3})(?![\d/]|[.,]\d)")
_YEARS = re.compile(r"(?<![\d.,])(1[5-9]\d\d|20\d\d)\s?[-–—/~]\s?(\d\d)(?![\d.,]\d|\d)")
_LABEL_BEFORE = re.compile(r"(?:[^\W\d_]|[^\W\d_]\.?-)$")
_PLAIN_WORD_BEFORE = re.compile(r"(?<![^\W\d_])(?!covid)[a-z]{3,}-$")


def find(text: str, language: str) -> list[Core]:
    """Find numbers written in digits; digits that belong to a name (`G20`, `COVID-19`) come out soft."""
    cores = [core for match in _FRACTION.finditer(text) if (core := _fraction(match))]
    cores += _short_years(text)
    taken = {place for core in cores for place in range(core.start, core.end)}
    for match in _LITERAL.finditer(text):
        if match.start() in taken:
            continue
        label = is_label(text, match.start())
        cores += [
            Core(core.start, core.end, core.value, core.alternatives, soft=label)
            for core in read(match.group(), language, at=match.start())
        ]
    return sorted(cores, key=lambda core: core.start)


def read(literal: str, language: str, *, at: int = 0) -> list[Core]:
    """Read one run of digits and separators; several numbers come out where it cannot be one."""
    end = at + len(literal)
    if literal.isdecimal():
        return [Core(at, end, Decimal(literal))]
    group, decimal = _MARKS.get(language, _MARKS["en"])
    plain = literal.replace(" ", group) if " " in literal else literal
    own = _value(plain, group, decimal)
    other = _value(plain, decimal, group)
    if own is None and other is None:
        return list(_pieces(literal, at))
    if own is None or other is None:
        return [Core(at, end, own if own is not None else other or Decimal(0))]
    # English grouping is common in Vietnamese text, and a decimal with just three digits is rare.
    ambiguous = language not in _MARKS or (language == "vi" and decimal in plain)
    return [Core(at, end, own, (other,) if ambiguous and own != other else ())]


def is_label(text: str, start: int) -> bool:
    """Tell whether the digits at `start` hang on a letter before them, as in `G20`, `Il-76` or `COVID-19`."""
    before = text[max(0, start - 16) : start]
    match = _LABEL_BEFORE.search(before)
    if not match or "\u2e80" <= match.group()[0]:
        return False
    return not _PLAIN_WORD_BEFORE.search(before)


def _value(literal: str, group: str, decimal: str) -> Decimal | None:
    """Read a literal under one pair of marks, or None where that pair does not allow it."""
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", literal):
        return Decimal(literal.replace(group, "").replace(decimal, "."))
    if re.fullmatch(rf"\d+\{decimal}\d+", literal):
        return Decimal(literal.replace(decimal, "."))
    return None


def _pieces(literal: str, at: int) -> Iterator[Core]:
    """Take the runs of digits one by one: `1,2,3` is a list, `1.2.3` a version."""
    for match in re.finditer(r"\d+", literal):
        yield Core(at + match.start(), at + match.end(), Decimal(match.group()))


def _fraction(match: re.Match[str]) -> Core | None:
    """Read `9/14`; its two numbers are parts, since `9 of 14` says the same."""
    upper, lower = Decimal(match.group(1)), Decimal(match.group(2))
    if lower == 0:
        return None
    return Core(match.start(), match.end(), upper / lower, parts=(upper, lower))


def _short_years(text: str) -> list[Core]:
    """Complete the second year of `1995-96`, so that it equals `1995-1996`."""
    cores = []
    for match in _YEARS.finditer(text):
        first, short = match.group(1), match.group(2)
        if int(short) == (int(first) + 1) % 100 or int(short) > int(first) % 100:
            value = Decimal(first[:2] + short)
            if value < int(first):
                value += 100
            cores.append(Core(match.start(2), match.end(2), value, (Decimal(short),)))
    return cores
