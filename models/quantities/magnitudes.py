"""Magnitudes after a number in digits: `3,2 nghìn tỷ`, `3.2 trillion`, `3.2万亿`, `1 triệu 200 nghìn`."""

import re
from collections.abc import Mapping
from decimal import Decimal

VI: Mapping[str, int] = {
    "trăm": 100,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
EN: Mapping[str, int] = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    "k": 10**3,
}
ZH: Mapping[str, int] = {"百": 100, "千": 10**3, "万": 10**4, "亿": 10**8, "兆": 10**12}

# tỷ phú is a billionaire, tỷ lệ a rate, triệu chứng a symptom: there the word is no magnitude. 千瓦 and 百分点 are units.
VI_SCALE = r"(?:nghìn|ngàn|vạn(?!\s+(?:vật|sự))|triệu(?!\s+(?:phú|chứng|tập|hồi))|t[ỷỉ](?!\s+(?:phú|lệ|số|giá|trọng|suất|mỉ|mỷ)))"
_VI_WORD = rf"(?:trăm|{VI_SCALE})(?!\w)"
_PATTERNS = {
    "vi": re.compile(rf"\s?(?P<words>{_VI_WORD}(?:\s+{_VI_WORD})*)(?P<half>\s+rưỡi)?", re.IGNORECASE),
    "en": re.compile(
        r"(?:[ -]?(?P<words>hundred|thousand|million|billion|trillion|[mb]n|tn)|(?P<letter>k))(?![^\W_])"
        r"(?P<half>\0)?",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"\s?[多余来几]?\s?(?P<words>百(?!分)|[千兆](?![瓦克米卡帕赫伏])|[万亿](?!分之))+(?P<half>\0)?"
    ),
}
_TOKENS = {"vi": re.compile(r"\w+"), "en": re.compile(r"\w+"), "zh": re.compile(r"[百千万亿兆]")}
_TABLES = {"vi": VI, "en": EN, "zh": ZH}
_NEXT = {
    "vi": re.compile(r"\s+(?P<number>\d{1,3})(?=\s+(?:trăm|nghìn|ngàn|vạn|triệu)(?!\w))"),
    "en": re.compile(r"\s+(?:and\s+)?(?P<number>\d{1,3})(?=\s+(?:hundred|thousand|million)\b)"),
    "zh": re.compile(r"\s?零?(?P<number>\d{1,4})(?=\s?[千万亿])"),
}
_TAIL = re.compile(r"零?(?P<number>\d{3,4})(?![\d.,])")
_MILLIONS = re.compile(r"m(?![^\W_]|²|³)")


def extend(text: str, position: int, value: Decimal, language: str) -> tuple[Decimal, int]:
    """Multiply a number that ends at `position` by the magnitudes after it; gives the value and where it ends."""
    total, smallest = Decimal(0), None
    current = value
    while match := _PATTERNS[language].match(text, position):
        factor = _product(match.group(), language)
        if smallest is not None and factor >= smallest:
            return total, position
        total += current * factor + (Decimal(factor) / 2 if match.group("half") else 0)
        smallest, position = factor, match.end()
        following = _NEXT[language].match(text, position)
        if not following:
            break
        current, resume = Decimal(following.group("number")), following.end()
        if not _fits(text, resume, language, smallest):
            break
        position = resume
    if smallest is None:
        return value, position
    return _tail(text, position, total, smallest) if language == "zh" else (total, position)


def english_m(text: str, position: int) -> int | None:
    """Give the end of a bare `m` that hangs on a number: `2.2m` is millions in a headline, `100m` is a length."""
    match = _MILLIONS.match(text, position)
    return match.end() if match else None


def _fits(text: str, position: int, language: str, limit: int) -> bool:
    """Tell whether the next magnitude is smaller, so that `2 triệu 300 nghìn` is one number."""
    match = _PATTERNS[language].match(text, position)
    return bool(match) and _product(match.group(), language) < limit if match else False


def _tail(text: str, position: int, total: Decimal, smallest: int) -> tuple[Decimal, int]:
    """Add bare digits that stand directly after 万 or 亿: 3万2000."""
    match = _TAIL.match(text, position)
    if match and int(match.group("number")) < smallest and smallest >= ZH["万"]:
        return total + int(match.group("number")), match.end()
    return total, position


def _product(words: str, language: str) -> int:
    """Multiply stacked magnitudes: nghìn tỷ, 万亿."""
    product = 1
    for token in _TOKENS[language].findall(words.lower()):
        product *= _TABLES[language].get(token, 1)
    return product
