"""Chinese dates: 2024年4月29日, 1月8日至9日, 四月, 第一季度, 星期一, 周一."""

import re
from collections.abc import Iterator

from models.quantities import words_zh
from models.quantities.mentions import DateMention

_HANZI = "零〇一二三四五六七八九"
_SMALL = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_YEAR = rf"(?<!\d)(?P<year>1\d{{3}}|20\d{{2}}|[一二][{_HANZI}]{{3}})\s?年"
_LINK = r"\s?(?:至|到|—|——|–|-|~|、|和|及|与)\s?"
_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_LUNAR = {"正": 1, "腊": 12}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}

_DATE = re.compile(
    rf"(?:{_YEAR}\s?)?(?<![\d.一二三四五六七八九十])(?P<month>{_SMALL}|正|腊)\s?月(?:\s?份|底|初|中旬)?"
    rf"(?:\s?(?P<day>{_SMALL})\s?[日号](?!线|楼|院|机)(?:(?P<link>{_LINK})(?:(?P<last_month>{_SMALL})\s?月\s?)?(?P<last>{_SMALL})\s?[日号])?)?"
)
_DAY_RANGE = re.compile(
    rf"(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})(?P<link>{_LINK})(?P<last>\d{{1,2}})\s?[日号]"
)
_MONTH_RANGE = re.compile(
    rf"(?:{_YEAR}\s?)?(?<![\d.])(?P<month>\d{{1,2}})(?P<link>{_LINK})(?P<last>\d{{1,2}})\s?月(?!\s?\d)"
)
_YEAR_ONLY = re.compile(rf"{_YEAR}(?!代|历史|前|以?来的?历史)")
_BC_YEAR = re.compile(r"公元前?\s?(?P<year>\d{2,4})\s?年")
_DAY_ONLY = re.compile(r"(?<![\d.\-/月])(?P<day>[12]\d|3[01]|[1-9])\s?日(?!元|圆|内|游|本|均|间|后)")
_QUARTER = re.compile(rf"(?:{_YEAR}\s?)?第?(?P<quarter>[一二三四1-4首])(?:个)?季度")
_WEEKDAY = re.compile(
    r"(?:星期|礼拜|(?<![一二两三四五六七八九十几每数\d个])周|(?<=每)周|(?<=上|下|本|这)周)(?P<name>[一二三四五六日天])(?![次个趟回班期年周天边围])"
)


def _day_ranges(text: str) -> Iterator[DateMention]:
    """Find `1月8-9日`."""
    for match in _DAY_RANGE.finditer(text):
        month = int(match.group("month"))
        yield _plain(match, match.start(), match.start("link"), None, month, int(match.group("day")))
        yield _plain(match, match.start("last"), match.end(), None, month, int(match.group("last")))


def _month_ranges(text: str) -> Iterator[DateMention]:
    """Find `6至8月`."""
    for match in _MONTH_RANGE.finditer(text):
        year = _number(match.group("year"))
        yield _plain(match, match.start(), match.start("link"), year, int(match.group("month")), None)
        yield _plain(match, match.start("last"), match.end(), year, int(match.group("last")), None)


def _dates(text: str) -> Iterator[DateMention]:
    """Find dates and months; in a range the second day takes the month and the year of the first."""
    for match in _DATE.finditer(text):
        year, month, day = (_number(match.group(name)) for name in ("year", "month", "day"))
        last = _number(match.group("last"))
        yield _plain(match, match.start(), match.start("link") if last else match.end(), year, month, day)
        if last:
            last_month = _number(match.group("last_month"))
            start = match.start("last_month") if last_month else match.start("last")
            yield _plain(match, start, match.end(), year, last_month or month, last)


def _quarters(text: str) -> Iterator[DateMention]:
    for match in _QUARTER.finditer(text):
        year, quarter = _number(match.group("year")), _QUARTERS[match.group("quarter")]
        yield DateMention(year, None, None, match.group(), *match.span(), quarter=quarter)


def _years(text: str) -> Iterator[DateMention]:
    for pattern in (_BC_YEAR, _YEAR_ONLY):
        for match in pattern.finditer(text):
            yield _plain(match, *match.span(), _number(match.group("year")), None, None)
        if pattern is _BC_YEAR:
            text = _BC_YEAR.sub(lambda match: "\0" * len(match.group()), text)


def _days(text: str) -> Iterator[DateMention]:
    for match in _DAY_ONLY.finditer(text):
        yield _plain(match, *match.span(), None, None, int(match.group("day")))


def _weekdays(text: str) -> Iterator[DateMention]:
    for match in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS[match.group("name")]
        yield DateMention(None, None, None, match.group(), *match.span(), weekday=weekday)


def _plain(
    match: re.Match[str], start: int, end: int, year: int | None, month: int | None, day: int | None
) -> DateMention:
    return DateMention(year, month, day, match.string[start:end], start, end)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text in _LUNAR:
        return _LUNAR[text]
    if text.isdecimal() and text.isascii():
        return int(text)
    if len(text) == 4 and all(char in _HANZI for char in text):
        return int("".join("0" if char in "零〇" else str(_HANZI.index(char) - 1) for char in text))
    value = words_zh.value(text)
    return int(value) if value is not None else None


FINDERS = (_day_ranges, _month_ranges, _dates, _quarters, _years, _days, _weekdays)
