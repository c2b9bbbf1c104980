"""Chinese numerals: 一百二十三, 两千零八, 二〇二四, 百分之五, 三分之一, 六成."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities.folding import blank
from models.quantities.mentions import Core
from models.quantities.soft import is_soft

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NUMERAL = "[零〇一二三四五六七八九十百千万亿两]"
_SHARES = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}  # in per cent

_SHARE = re.compile(
    rf"(?P<lower>百|千|万)分之(?P<upper>\d+(?:\.\d+)?|百(?!{_NUMERAL})|{_NUMERAL}+(?:点[零〇一二三四五六七八九]+)?)"
)
_FRACTION = re.compile(
    rf"(?<![\d零〇一二三四五六七八九十百千万亿两])(?P<lower>{_NUMERAL}{{1,9}}|\d{{1,9}})分之(?P<upper>{_NUMERAL}+|\d+)"
)
_TENTHS = re.compile(r"(?P<whole>[一二两三四五六七八九])成(?P<half>半)?(?![为立功本员果就都长人])")
_RUN = re.compile(
    rf"(?P<vague>[几数]?)(?P<run>{_NUMERAL}+)(?P<after>几)?(?:点(?P<decimals>[零〇一二三四五六七八九]+))?"
)
_ABOUT = re.compile(r"(?P<low>[一二三四五六七八九])(?P<high>[一二三四五六七八九])(?P<scale>[十百千万亿]+)")
_DECADES_OLD = re.compile(r"(?P<tens>[五六七八九])旬")
_HALF = re.compile(
    "半(?![岛夜途径导山坡])(?P<hour>个?(?:小时|钟头))?|双方?|俩|首(?=[次个届位家批款条座位任])"
)


def find(text: str) -> list[Core]:
    """Find numerals; small ones, which are mostly parts of words (一些, 统一), come out soft."""
    cores: list[Core] = []
    for finder in (_shares, _fractions, _tenths, _about, _runs, _halves):
        found = list(finder(text))
        cores += found
        text = blank(text, [(core.start, core.end) for core in found])
    return cores


def value(run: str) -> Decimal | None:
    """Read a numeral such as 二千零八 or 二〇二四; None where it is not one number (三四, 十四五)."""
    if all(char in _DIGITS for char in run):
        if len(run) == 1 or len(run) > 2 or "〇" in run or "零" in run:
            return Decimal("".join(str(_DIGITS[char]) for char in run))
        return None
    total, section, digit = 0, 0, 0
    last_small = last_large = 10**12
    for char in run:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            if _SMALL[char] >= last_small:
                return None
            section, last_small, digit = section + (digit or 1) * _SMALL[char], _SMALL[char], 0
        else:
            section = section + digit or (0 if total else 1)
            if char == "亿":
                total, section = (total + section) * _LARGE[char], 0
            elif _LARGE[char] >= last_large:
                return None
            else:
                total, section = total + section * _LARGE[char], 0
            last_large, last_small, digit = _LARGE[char], 10**12, 0
    return Decimal(total + section + digit * _spoken(run))


def _spoken(run: str) -> int:
    """Weigh a last digit that follows 百, 千, 万 or 亿 directly: 一百二 is 120, 三万五 is 35,000."""
    before = run[-2:-1]
    return (_SMALL | _LARGE)[before] // 10 if before and before in "百千万亿" else 1


def _shares(text: str) -> Iterator[Core]:
    """Find 百分之五, 千分之三, 万分之五 as percentages."""
    for match in _SHARE.finditer(text):
        share = _number(match.group("upper"))
        if share is not None:
            yield Core(*match.span(), share * _SHARES[match.group("lower")], unit="%", word=True)


def _fractions(text: str) -> Iterator[Core]:
    """Find 三分之一."""
    for match in _FRACTION.finditer(text):
        lower, upper = _number(match.group("lower")), _number(match.group("upper"))
        if lower and upper is not None:
            yield Core(*match.span(), upper / lower, parts=(upper, lower), word=True, soft=True)


def _tenths(text: str) -> Iterator[Core]:
    """Find 六成 (60 %), 六成半 (65 %)."""
    for match in _TENTHS.finditer(text):
        share = _DIGITS[match.group("whole")] * 10 + (5 if match.group("half") else 0)
        whole = Decimal(_DIGITS[match.group("whole")])
        yield Core(*match.span(), Decimal(share), (whole,), unit="%", word=True, soft=True)


def _about(text: str) -> Iterator[Core]:
    """Find 二三十 (twenty or thirty) and 七旬 (in one's seventies), all soft."""
    for match in _ABOUT.finditer(text):
        scale = value(match.group("scale")) or Decimal(1)
        low, high = (scale * _DIGITS[match.group(name)] for name in ("low", "high"))
        yield Core(*match.span(), low, (high,), word=True, soft=True)
    for match in _DECADES_OLD.finditer(text):
        yield Core(*match.span(), Decimal(_DIGITS[match.group("tens")] * 10), word=True, soft=True)


def _runs(text: str) -> Iterator[Core]:
    """Find plain numerals; 几十 and 数千 are too vague to be one."""
    for match in _RUN.finditer(text):
        run = match.group("run")
        if match.group("vague") or match.group("after"):
            continue
        number = value(run)
        if number is None:
            yield from _digits(run, match.start("run"))
            continue
        end = match.end("run")
        if match.group("decimals") and len(run) <= 3:
            decimals = "".join(str(_DIGITS[char]) for char in match.group("decimals"))
            number, end = Decimal(f"{number}.{decimals}"), match.end("decimals")
        bare = run[0] in "百千万亿"
        yield Core(match.start("run"), end, number, word=True, soft=bare or is_soft(number))


def _digits(run: str, start: int) -> Iterator[Core]:
    """Give what can be read of a run that is no number, all soft: 十四五 is the fourteenth five-year plan."""
    for match in re.finditer(
        r"[二三四五六七八九]?十[一二三四五六七八九](?=[一二三四五六七八九])|[一二两三四五六七八九]", run
    ):
        number = value(match.group())
        if number is not None:
            yield Core(start + match.start(), start + match.end(), number, word=True, soft=True)


def _halves(text: str) -> Iterator[Core]:
    """Find 半, 双, 俩 and 首: soft."""
    for match in _HALF.finditer(text):
        if match.group()[0] == "半":
            minutes = (Decimal(30),) if match.group("hour") else ()
            yield Core(match.start(), match.start() + 1, Decimal("0.5"), minutes, word=True, soft=True)
        else:
            number = Decimal(1 if match.group()[0] == "首" else 2)
            yield Core(*match.span(), number, word=True, soft=True)


def _number(text: str) -> Decimal | None:
    """Read digits, a numeral, or a numeral with decimals (三点五)."""
    if text[0].isdecimal():
        return Decimal(text)
    if text == "百":
        return Decimal(100)
    whole, _, decimals = text.partition("点")
    number = value(whole)
    if number is None or not decimals:
        return number
    return Decimal(f"{number}.{''.join(str(_DIGITS[char]) for char in decimals)}")
