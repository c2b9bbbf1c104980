"""The date on which a page was published, as pages of the three languages write it."""

import datetime
import re
from dataclasses import dataclass
from typing import Final

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*月\s*{_DAY}\s*[日号號]",
        rf"(?<![\d/.-]){_YEAR}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s){_DAY}(?![\d/-])",
        rf"(?<![\d/.-]){_DAY}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s){_YEAR}(?![\d/-])",
        rf"(?:ngày\s+)?(?<!\d){_DAY}\s+tháng\s+(?P<m>\d{{1,2}})\s*,?\s*(?:năm\s+)?{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s*{_DAY}(?:st|nd|rd|th)?\s*,?\s*{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s*,?\s*{_YEAR}(?!\d)",
    )
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A full date in a text: ISO 8601, and where it stands; `ambiguous` if day and month could be swapped."""

    iso: str
    start: int
    end: int
    ambiguous: bool = False


def find_date(text: str) -> FoundDate | None:
    """Give the first full date of a text, numeric ones read as day/month/year as Vietnam writes them."""
    found = [date for pattern in PATTERNS for match in pattern.finditer(text) if (date := _from_match(match))]
    return min(found, key=lambda date: (date.start, -date.end), default=None)


def plausible(value: str | None) -> str | None:
    """Give a metadata date back as ISO 8601 if a page could have been published then, else None."""
    try:
        date = datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
    # One day ahead is today in another time zone.
    latest = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    return date.isoformat() if datetime.date(1990, 1, 1) <= date <= latest else None


def _from_match(match: re.Match[str]) -> FoundDate | None:
    year, day, named = int(match["y"]), int(match["d"]), match["m"]
    month = int(named) if named.isdigit() else _month_number(named)
    year_last = "s" in match.re.groupindex and match.start("y") > match.start("d")
    if year_last and month > 12 >= day:
        day, month = month, day
    try:
        iso = datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
    return FoundDate(
        iso, match.start(), match.end(), year_last and day <= 12 and month <= 12 and day != month
    )


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))
