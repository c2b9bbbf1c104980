"""Times of day, as minutes after midnight: 9h30, 9 giờ 30, 9:30 p.m., 晚上9时30分, 21:30."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities import words_zh
from models.quantities.folding import blank
from models.quantities.mentions import Core

UNIT = "clock"
HALF_DAY, DAY = 720, 1440

_ZH_HOUR = r"\d{1,2}|[零一二两三四五六七八九]?十?[一二三四五六七八九]|二?十"
_PATTERNS = {
    "vi": (
        re.compile(
            r"(?<![\w.,:/])(?P<hour>\d{1,2})(?:\s*(?:giờ|h|g(?=\d))(?:\s*(?:(?P<minute>\d{1,2})(?:\s*(?:phút|ph|p)(?!\w))?(?!\d|\s*(?:giây|[,.]\d))"
            r"|(?P<half>rưỡi)))?|:(?P<minute2>\d{2})(?![\d:.]))(?!\w)(?:\s+(?:buổi\s+)?(?P<day>sáng|trưa|chiều|tối|đêm)(?!\w))?",
            re.IGNORECASE,
        ),
    ),
    "en": (
        re.compile(
            r"(?<![\w.,:/])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<day>[ap])\.?\s?m\b\.?(?!\w)", re.IGNORECASE
        ),
        re.compile(r"\b(?P<to>half past|quarter past|quarter to)\s+(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b", re.IGNORECASE),
        re.compile(r"(?<![\w.,:/])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d:.]\d|\d)"),
    ),
    "zh": (
        re.compile(
            r"(?P<day>上午|下午|凌晨|早上|早晨|清晨|中午|正午|傍晚|晚上|晚间|深夜|夜间|半夜|当晚|午后|晚|夜里)?\s?"
            rf"(?<![\d.,:])(?P<hour>{_ZH_HOUR})(?:\s?[时点](?!代|候|间|击)\s?(?:钟|整)?(?:(?P<minute>\d{{1,2}}|[零一二三四五六七八九十]{{1,3}})\s?分(?!之|\d)"
            r"|(?P<half>半)|(?P<quarter>[一三])刻)?|:(?P<minute2>\d{2})(?![\d:.]))"
        ),
    ),
}  # fmt: skip
_EN_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}
_MORNING = frozenset({"sáng", "a", "上午", "凌晨", "早上", "早晨", "清晨"})
_NOON = frozenset({"trưa", "中午", "正午"})
_EVENING = frozenset({"tối", "晚上", "晚间", "当晚", "晚"})
_NIGHT = frozenset({"đêm", "深夜", "夜间", "半夜", "夜里"})


def find(text: str, language: str) -> list[Core]:
    """Find times of day; a bare hour (`9 giờ`, 9点) is left to the plain numbers, as it may be a length of time."""
    cores: list[Core] = []
    for pattern in _PATTERNS[language]:
        found = [core for match in pattern.finditer(text) for core in _time(match)]
        cores += found
        text = blank(text, [(core.start, core.end) for core in found])
    return cores


def _time(match: re.Match[str]) -> Iterator[Core]:
    """Turn a match into minutes, with the other half of the day as an alternative where it is not told."""
    groups = match.groupdict()
    hour = _number(groups["hour"])
    minute = _minute(groups)
    day = (groups.get("day") or "").lower()
    if hour > 24 or (minute or 0) > 59 or (minute is None and not day and not _compact(match)):
        return
    start = (
        match.start("day")
        if day and groups.get("day") and match.start("day") < match.start("hour")
        else match.start("hour")
    )
    value = hour * 60 + (minute or 0)
    parts = (Decimal(value // 60), Decimal(value % 60)) if minute else (Decimal(hour),)
    if day:
        yield Core(start, match.end(), Decimal(_of_day(value, day)), parts=parts, unit=UNIT)
    else:
        other = (Decimal((value + HALF_DAY) % DAY),) if hour <= 12 else ()
        yield Core(start, match.end(), Decimal(value), other, parts, UNIT)


def _compact(match: re.Match[str]) -> bool:
    """Tell `9h`, whose letter would otherwise make it a label, from `9 giờ`."""
    return match.group()[-1] in "hHgG"


def _minute(groups: dict[str, str | None]) -> int | None:
    if past := groups.get("to"):
        return _PAST[past.lower()]
    if groups.get("half"):
        return 30
    if quarter := groups.get("quarter"):
        return 15 * _number(quarter)
    written = groups.get("minute") or groups.get("minute2")
    return _number(written) if written else None


def _number(text: str | None) -> int:
    if text and text.lower() in _EN_HOURS:
        return _EN_HOURS.index(text.lower()) + 1
    if text and text.isdecimal():
        return int(text)
    return int(words_zh.value(text or "") or 0)


def _of_day(minutes: int, day: str) -> int:
    """Move a time told with its part of the day onto the 24-hour clock."""
    hour = minutes // 60
    if day in _MORNING:
        return minutes - HALF_DAY if hour == 12 else minutes
    if day in _NOON:
        return minutes + HALF_DAY if hour < 5 else minutes
    if day in _NIGHT and (hour < 6 or hour >= 12):
        return minutes % HALF_DAY if hour == 12 else minutes % DAY
    if hour == 12 and day in _EVENING:
        return minutes - HALF_DAY
    return minutes + HALF_DAY if hour < 12 else minutes
