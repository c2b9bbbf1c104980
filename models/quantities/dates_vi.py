"""Vietnamese dates: ngày 29/4/2024, 8-9/1, ngày 4 tháng 1 năm 2024, tháng Tư, quý I/2024, thứ Hai."""

import re
from collections.abc import Iterator

from models.quantities.mentions import DateMention

_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6, "bẩy": 6}
_QUARTERS = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
}

_DAY = r"(?<![\d.,/-])(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![\w%]|[.,]\d)"
_YEAR = r"(?P<year>\d{4})(?!\d|[.,]\d{3})"
_LINK = r"\s*(?:-|–|—|đến|tới|và)\s*(?:hết\s+)?(?:ngày\s+|mùng\s+)?"

_FULL = re.compile(rf"(?:ngày\s+)?{_DAY}(?P<sep>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=sep){_YEAR}", re.I)
_RANGE = re.compile(
    rf"(?P<lead>ngày\s+|từ\s+|mùng\s+)?{_DAY}(?:/(?P<first_month>1[0-2]|0?[1-9]))?(?P<link>{_LINK})"
    r"(?P<last>3[01]|[12]\d|0?[1-9])(?:/(?P<month>1[0-2]|0?[1-9])(?![\d,]|\.\d)(?:/(?P<year>\d{4}))?"
    r"|\s+tháng\s+(?P<month2>1[0-2]|0?[1-9])(?!\d)(?:(?:\s+năm\s+|/)(?P<year2>\d{4}))?)",
    re.I,
)
_LONG = re.compile(
    rf"(?:(?:ngày|mùng|mồng|rằm)\s+)?(?:(?:mùng|mồng)\s+)?{_DAY}\s*,?\s*tháng\s+{_MONTH}(?!\s+(?:ngày|rưỡi))"
    r"(?:\s*(?:,?\s*năm|/|,|-)\s*(?P<year>\d{3,4})(?!\d))?",
    re.I,
)
_SHORT = re.compile(
    r"(?P<lead>ngày|sáng|trưa|chiều|tối|đêm|hôm|đến|từ|tới|trước|sau|dịp|lễ|mùng|hết|và|,|\()\s*"
    rf"{_DAY}(?P<sep>[/-])(?P<month>1[0-2]|0?[1-9])(?![\d/%-]|[.,]\d)",
    re.I,
)
_BARE = re.compile(rf"{_DAY}/(?P<month>1[0-2]|0?[1-9])(?![\d/%-]|[.,]\d)")
_MONTH_ONLY = re.compile(
    rf"(?<!\w)tháng\s+{_MONTH}(?!\s+ngày)(?:\s*(?:,?\s*năm|/|-|\.)\s*(?P<year>\d{{4}})(?!\d))?", re.I
)
_QUARTER = re.compile(
    r"(?<!\w)quý\s+(?P<quarter>IV|I{1,3}|[1-4]|một|hai|ba|tư)(?![\w.,]\d|\w)(?:\s*(?:năm|/|-)\s*(?P<year>\d{4}))?",
    re.I,
)
_YEAR_ONLY = re.compile(r"(?<!\w)năm\s+(?P<year>1\d{3}|20\d{2})(?!\d|[.,]\d{3}|-\d{2}(?!\d))", re.I)
_DAY_ONLY = re.compile(
    r"(?<!\w)(?<!mỗi )(?<!một )(?<!hằng )(?<!hàng )(?<!trong )(?<!nhiều )"
    r"ngày\s+(?:mùng\s+)?(?P<day>[12]\d|3[01]|0?[1-9])(?![\d/%]|[.,-]\d|\s+(?:tháng|giờ|lần|bữa|ngày|đêm))",
    re.I,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?P<word>[Tt]hứ)\s+(?P<name>[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb][ảẩ]y|THỨ)(?!\w)"
)
_WEEKDAY_DIGIT = re.compile(
    r"(?:sáng|trưa|chiều|tối|đêm|hôm|vào|ngày|từ|đến)\s+(?P<whole>thứ\s+(?P<digit>[2-7]))(?!\d|/)", re.I
)
_SUNDAY = re.compile(r"(?<!\w)[Cc]hủ [Nn]hật(?!\w)")
_INSIDE = re.compile(r"[^\W_]\s*$")
_WEAK_LEADS = frozenset({"và", "đến", "từ", "tới", "trước", "sau", ",", "("})
_ROUND_THE_CLOCK = (24, 7)  # 24/7 is no 24 July


def _full(text: str) -> Iterator[DateMention]:
    for match in _FULL.finditer(text):
        yield _mention(match, match.group("year"), match.group("month"), match.group("day"))


def _ranges(text: str) -> Iterator[DateMention]:
    """Find `8-9/1/2024` and `từ 8 đến 9 tháng 1`: the first day takes the month of the second."""
    for match in _RANGE.finditer(text):
        month = match.group("month") or match.group("month2")
        spelled = "ngày" in match.group().lower() or match.group("month2") or match.group("year")
        # Without a word that calls for a date, 10-60/5 or "2 và 3/4" are no dates.
        if not spelled and not match.group("first_month") and match.group("lead") is None:
            if int(match.group("day")) >= int(match.group("last")):
                continue
        year = _int(match.group("year") or match.group("year2"))
        first_end = match.start("link")
        first_month = _int(match.group("first_month")) or int(month)
        yield _plain(match, match.start(), first_end, year, first_month, int(match.group("day")))
        yield _plain(match, match.start("last"), match.end(), year, int(month), int(match.group("last")))


def _long(text: str) -> Iterator[DateMention]:
    for match in _LONG.finditer(text):
        yield _mention(match, match.group("year"), match.group("month"), match.group("day"))


def _short(text: str) -> Iterator[DateMention]:
    """Find `ngày 29/4`; after a weak word, `1/3` stays a fraction and `29/4` can only be a date."""
    for match in _SHORT.finditer(text):
        lead = match.group("lead").lower()
        day, month = int(match.group("day")), int(match.group("month"))
        is_weak = lead in _WEAK_LEADS
        if (day, month) == _ROUND_THE_CLOCK or (is_weak and (match.group("sep") == "-" or day <= month)):
            continue
        start = match.start() if lead == "ngày" else match.start("day")
        yield _plain(match, start, match.end(), None, month, day)


def _bare(text: str) -> Iterator[DateMention]:
    for match in _BARE.finditer(text):
        day, month = int(match.group("day")), int(match.group("month"))
        if day > month and (day, month) != _ROUND_THE_CLOCK:
            yield _mention(match, None, match.group("month"), match.group("day"))


def _months(text: str) -> Iterator[DateMention]:
    for match in _MONTH_ONLY.finditer(text):
        yield _mention(match, match.group("year"), match.group("month"), None)


def _quarters(text: str) -> Iterator[DateMention]:
    for match in _QUARTER.finditer(text):
        name = match.group("quarter")
        quarter = _QUARTERS[name.upper() if name.upper() in _QUARTERS else name.lower()]
        yield DateMention(
            _int(match.group("year")), None, None, match.group(), *match.span(), quarter=quarter
        )


def _years(text: str) -> Iterator[DateMention]:
    for match in _YEAR_ONLY.finditer(text):
        yield _mention(match, match.group("year"), None, None)


def _days(text: str) -> Iterator[DateMention]:
    for match in _DAY_ONLY.finditer(text):
        yield _mention(match, None, None, match.group("day"))


def _weekdays(text: str) -> Iterator[DateMention]:
    """Find weekdays; `thứ hai` in small letters may be `second`, so it is soft."""
    for match in _WEEKDAY.finditer(text):
        name = match.group("name")
        # Trận Chiến Thứ Hai, the Second Battle, is a title; a weekday has its capital on the name only.
        title = match.group("word")[0].isupper() and bool(_INSIDE.search(text, 0, match.start()))
        soft = name[0].islower() or title
        yield DateMention(
            None, None, None, match.group(), *match.span(), weekday=_WEEKDAYS[name.lower()], soft=soft
        )  # fmt: skip
    for match in _WEEKDAY_DIGIT.finditer(text):
        weekday = int(match.group("digit")) - 1
        yield DateMention(None, None, None, match.group("whole"), *match.span("whole"), weekday=weekday)
    for match in _SUNDAY.finditer(text):
        yield DateMention(None, None, None, match.group(), *match.span(), weekday=7)


def _mention(match: re.Match[str], year: str | None, month: str | None, day: str | None) -> DateMention:
    """Make a mention of a whole match; month names become numbers."""
    return _plain(match, match.start(), match.end(), _int(year), _month(month), _int(day))


def _plain(
    match: re.Match[str], start: int, end: int, year: int | None, month: int | None, day: int | None
) -> DateMention:
    return DateMention(year, month, day, match.string[start:end], start, end)


def _month(name: str | None) -> int | None:
    if name is None or name.isdecimal():
        return _int(name)
    return _MONTHS[" ".join(name.lower().split())]


def _int(text: str | None) -> int | None:
    return int(text) if text else None


FINDERS = (_full, _ranges, _long, _short, _bare, _quarters, _months, _years, _days, _weekdays)
