"""Vietnamese number words: hai mươi mốt, một trăm linh năm, nửa triệu, hai phần ba."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities.folding import blank
from models.quantities.magnitudes import VI, VI_SCALE
from models.quantities.mentions import Core
from models.quantities.soft import is_soft

_DIGITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_ENDINGS = {
    **{word: value for word, value in _DIGITS.items() if word != "năm"},
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "nhăm": 5,
}
_FEW = {"đôi": 2, "cặp": 2, "tá": 12, "chục": 10}

_DIGIT = "(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
# "năm" after a ten is the word for year, five is then "lăm": bốn mươi năm means forty years.
_ENDING = "(?:một|mốt|hai|ba|tư|bốn|lăm|nhăm|sáu|bảy|bẩy|tám|chín)"
_TENS = rf"(?:{_DIGIT}\s+(?:mươi|chục)(?:\s+{_ENDING})?|mười(?:\s+{_ENDING})?|hăm\s+{_ENDING})"
_HUNDREDS = rf"{_DIGIT}\s+trăm(?:\s+(?:linh|lẻ)\s+(?:{_DIGIT}|tư)|\s+{_TENS})?"
_SCALE = VI_SCALE
_GROUP = rf"(?:{_HUNDREDS}|{_TENS}|{_DIGIT})"
_AFTER_SCALE = (
    rf"\s+(?:{_HUNDREDS}|không\s+trăm\s+(?:linh\s+{_DIGIT}|{_TENS})|{_TENS}|(?:linh|lẻ)\s+{_DIGIT})"
)
_NUMBER = rf"{_GROUP}(?:(?:\s+{_SCALE})+(?:(?:{_AFTER_SCALE}|\s+{_DIGIT}(?=\s+{_SCALE}))(?:\s+{_SCALE})*)*(?:\s+rưỡi)?)?"
_RUN = re.compile(rf"(?<![^\W_])(?!năm\s*\d)(?P<number>{_NUMBER})(?![^\W_])", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?<![^\W_])(?P<upper>{_GROUP})\s+phần\s+(?P<lower>tư|{_GROUP})(?![^\W_])(?!\s+trăm)", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![^\W_])(?<!hàng\s)(?<!vài\s)(?<!mấy\s)(?<!nhiều\s)(?<!phần\s)(?<!chục\s)(?<!bạc\s)"
    rf"(?P<half>nửa\s+)?(?P<scale>trăm|{_SCALE}|chục|tá|đôi|cặp)(?![^\W_])",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?<![^\W_])(?:đầu tiên|lần đầu|thứ nhất|lớp một)(?![^\W_])", re.IGNORECASE)
_HALF = re.compile(r"(?<![^\W_])(?P<half>nửa|rưỡi)(?P<hour>\s+(?:giờ|tiếng))?(?![^\W_])", re.IGNORECASE)


def find(text: str) -> list[Core]:
    """Find number words; the small ones come out soft."""
    cores: list[Core] = []
    for finder in (_fractions, _runs, _bare):
        found = list(finder(text))
        cores += found
        text = blank(text, [(core.start, core.end) for core in found])
    return cores


def _fractions(text: str) -> Iterator[Core]:
    """Find `hai phần ba`."""
    for match in _FRACTION.finditer(text):
        upper, lower = value(match.group("upper")), value(match.group("lower"))
        yield Core(*match.span(), upper / lower, parts=(upper, lower), word=True, soft=True)


def _runs(text: str) -> Iterator[Core]:
    """Find runs such as `hai mươi mốt`; `hai chục` is about twenty, and a good word for two dozen: soft."""
    for match in _RUN.finditer(text):
        number = value(match.group("number"))
        soft = is_soft(number) or "chục" in match.group().lower()
        yield Core(*match.span(), number, word=True, soft=soft)


def _bare(text: str) -> Iterator[Core]:
    """Find halves, and magnitudes without a number before them: nửa triệu, một nửa, cả nghìn."""
    ends = set()
    for match in _BARE.finditer(text):
        word = " ".join(match.group("scale").lower().split())
        number = Decimal(VI.get(word) or _FEW.get(word, 100))
        half = bool(match.group("half"))
        yield Core(*match.span(), number / 2 if half else number, word=True, soft=not half)
        ends.add(match.start())
    for match in _HALF.finditer(text):
        if match.start() not in ends:
            minutes = (Decimal(30),) if match.group("hour") else ()
            yield Core(*match.span("half"), Decimal("0.5"), minutes, word=True, soft=True)
    for match in _FIRST.finditer(text):
        yield Core(*match.span(), Decimal(1), word=True, soft=True)


def value(words: str) -> Decimal:
    """Read one run of number words, such as `hai nghìn ba trăm linh năm`."""
    total, group, digit = Decimal(0), Decimal(0), Decimal(0)
    scale_before = 1
    for word in words.lower().split():
        if word in ("mươi", "chục"):
            group, digit = group + digit * 10, Decimal(0)
        elif word == "mười":
            group += 10
        elif word == "hăm":
            group += 20
        elif word == "trăm":
            group, digit = group + digit * 100, Decimal(0)
        elif word == "rưỡi":
            total += Decimal(scale_before) / 2
        elif word in VI:
            whole = group + digit
            # Stacked magnitudes multiply what they follow: một nghìn tỷ.
            total = total + whole * VI[word] if whole else total * VI[word]
            scale_before, group, digit = VI[word], Decimal(0), Decimal(0)
        elif word not in ("linh", "lẻ", "không"):
            digit = Decimal(_ENDINGS.get(word) or _DIGITS[word])
    return total + group + digit
