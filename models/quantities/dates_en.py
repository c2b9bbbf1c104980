"""English dates: 29 April, April 29th, 2024, from 8 to 9 January 2024, in 2023, Monday, the first quarter of 2024."""

import re
from collections.abc import Iterator

from models.quantities.mentions import DateMention

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "final": 4,
}

_NAME = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_LINK = r"\s*(?:-|–|—|to|and|through|until|or|&)\s*(?:the\s+)?"
_YEAR = (
    r"(?:,?\s*(?:of\s+)?(?P<year>1\d{3}|20\d{2}|\d{3}(?=\s+B\.?C))(?!\d|[.,]\d{3}|,?\s+(?:people|yuan|dong)))"
)
_AFTER = r"(?![\w%]|[.:]\d|,\d{1,3}(?!\d))"

_DAY_MONTH = re.compile(
    rf"(?<![\w.,/$:])(?:(?P<first>{_DAY})(?:\s+(?P<first_month>{_NAME}))?(?P<link>{_LINK}))?"
    rf"(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_NAME})(?!\w){_YEAR}?"
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{_NAME})\s+(?:the\s+)?(?P<day>{_DAY}){_AFTER}"
    rf"(?:(?P<link>{_LINK})(?:(?P<last_month>{_NAME})\s+)?(?P<last>{_DAY}){_AFTER}(?!\s*(?:people|per cent)))?{_YEAR}?"
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<month>{_NAME})(?!\w){_YEAR}")
# "May" and "March" are also a verb and a walk: alone they need a word that calls for a time.
_MONTH_ONLY = re.compile(
    r"(?<!\w)(?:(?P<month>January|February|April|June|July|August|September|October|November|December)|(?P<lead>(?:[Ii]n|[Ss]ince|[Uu]ntil"
    r"|[Ff]rom|to|[Bb]y|[Ll]ast|[Nn]ext|[Tt]his|of|early|late|mid|between|and|[Bb]efore|[Aa]fter|[Dd]uring|through|or|the)"
    r"(?:\s+(?:early|late|mid))?[\s-]+)(?P<may>May|March))(?!\w|\s+[A-Z][a-z])"
)
_SHORT_NAME = r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH_PAIR = re.compile(rf"\b(?P<first>{_SHORT_NAME})\.?\s?[-–—]\s?(?P<last>{_SHORT_NAME})\b")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<sep>[/.-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)"
)
_NUMERIC_SHORT = re.compile(r"\b[Oo]n\s+(?P<whole>(?P<first>\d{1,2})/(?P<second>\d{1,2}))(?![\d/])")
_YEAR_ONLY = re.compile(
    r"\b(?P<lead>[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Bb]efore|[Aa]fter|[Ee]arly|[Ll]ate|[Mm]id|[Yy]ear)[\s-]+"
    r"(?:early\s+|late\s+|mid-?|about\s+|around\s+)?(?P<year>1\d{3}|20\d{2})"
    r"(?![\d%]|[.,]\d|[-–/]\d{2}(?!\d)|-?\s?(?:per\s?cent|people|[kcm]?m|k?g|ha|metres?|hectares?|tonnes?|yuan|dong|million|billion)\b|s\b)"
)
_WEEKDAY = re.compile(
    r"\b(?P<name>" + "|".join(WEEKDAYS) + r")s?\b(?!\s+(?:Island|Night Live|Times))", re.IGNORECASE
)
_QUARTER = re.compile(
    r"\b(?:the\s+)?(?P<name>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]quarter\b(?:\s+of\s+(?P<year>\d{4}))?"
    r"|\bQ(?P<digit>[1-4])\b(?:[\s/-]+(?P<year2>20\d{2}))?",
    re.IGNORECASE,
)


def _numeric(text: str) -> Iterator[DateMention]:
    """Find `04/01/2024`, which is January to some writers and April to others."""
    for match in _NUMERIC.finditer(text):
        yield from _either(match, int(match.group("year")), match.group(), match.span())
    for match in _NUMERIC_SHORT.finditer(text):
        yield from _either(match, None, match.group("whole"), match.span("whole"))


def _either(
    match: re.Match[str], year: int | None, text: str, span: tuple[int, int]
) -> Iterator[DateMention]:
    first, second = int(match.group("first")), int(match.group("second"))
    if first > 12 or second > 12:
        day, month = max(first, second), min(first, second)
        yield DateMention(year, month, day, text, *span)
    else:
        yield DateMention(year, second, first, text, *span, either_order=first != second)


def _day_month(text: str) -> Iterator[DateMention]:
    """Find `29 April` and `8 to 9 January 2024`: the first day takes the month of the second."""
    for match in _DAY_MONTH.finditer(text):
        year, month = _int(match.group("year")), _month(match.group("month"))
        start = match.start("day") if match.group("first") else match.start()
        if match.group("first"):
            first_month = _month(match.group("first_month") or match.group("month"))
            yield _plain(
                match, match.start(), match.start("link"), year, first_month, _day(match.group("first"))
            )
        yield _plain(match, start, match.end(), year, month, _day(match.group("day")))


def _month_day(text: str) -> Iterator[DateMention]:
    for match in _MONTH_DAY.finditer(text):
        year, month = _int(match.group("year")), _month(match.group("month"))
        if not match.group("last"):
            yield _plain(match, match.start(), match.end(), year, month, _day(match.group("day")))
            continue
        yield _plain(match, match.start(), match.start("link"), year, month, _day(match.group("day")))
        last_month = _month(match.group("last_month") or match.group("month"))
        start = match.start("last_month") if match.group("last_month") else match.start("last")
        yield _plain(match, start, match.end(), year, last_month, _day(match.group("last")))


def _month_year(text: str) -> Iterator[DateMention]:
    for match in _MONTH_YEAR.finditer(text):
        yield _plain(match, *match.span(), _int(match.group("year")), _month(match.group("month")), None)


def _months(text: str) -> Iterator[DateMention]:
    """Find months alone, also abbreviated ones that stand in a pair (Nov-Feb)."""
    for match in _MONTH_PAIR.finditer(text):
        yield _plain(match, *match.span("first"), None, _month(match.group("first")), None)
        yield _plain(match, *match.span("last"), None, _month(match.group("last")), None)
    for match in _MONTH_ONLY.finditer(text):
        group = "month" if match.group("month") else "may"
        yield _plain(match, *match.span(group), None, _month(match.group(group)), None)


def _quarters(text: str) -> Iterator[DateMention]:
    """Find quarters of a year; without the year they may be a quarter of a match, hence soft."""
    for match in _QUARTER.finditer(text):
        name = (match.group("name") or "").lower()
        quarter = _QUARTERS[name] if name else int(match.group("digit"))
        year = _int(match.group("year") or match.group("year2"))
        yield DateMention(year, None, None, match.group(), *match.span(), quarter=quarter, soft=year is None)


def _years(text: str) -> Iterator[DateMention]:
    for match in _YEAR_ONLY.finditer(text):
        yield _plain(match, *match.span("year"), int(match.group("year")), None, None)


def _weekdays(text: str) -> Iterator[DateMention]:
    for match in _WEEKDAY.finditer(text):
        weekday = WEEKDAYS.index(match.group("name").capitalize()) + 1
        yield DateMention(None, None, None, match.group(), *match.span(), weekday=weekday)


def _plain(
    match: re.Match[str], start: int, end: int, year: int | None, month: int | None, day: int | None
) -> DateMention:
    return DateMention(year, month, day, match.string[start:end], start, end)


def _month(name: str) -> int:
    return _NUMBERS[name[:3].lower()]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _int(text: str | None) -> int | None:
    return int(text) if text else None


FINDERS = (_numeric, _day_month, _month_day, _month_year, _quarters, _months, _years, _weekdays)
