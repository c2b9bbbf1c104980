"""English number words: twenty-five, two hundred and one, half a million, two-thirds, twelfth."""

import re
from collections.abc import Iterator
from decimal import Decimal

from models.quantities.folding import blank
from models.quantities.mentions import Core
from models.quantities.soft import is_soft

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
}  # fmt: skip
_PLAIN: dict[str, int] = {word: value for value, word in enumerate(_ONES)} | _TENS | _ORDINALS
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LOWER = {word: Decimal(value) for word, value in _ORDINALS.items() if value > 2} | {
    "half": Decimal(2),
    "quarter": Decimal(4),
}
_SINGLE: dict[str, tuple[str, ...]] = {
    "half-hour": ("0.5", "30"), "half": ("0.5",), "quarter": ("0.25", "4", "15"), "dozen": ("12",), "couple": ("2",),
    "pair": ("2",), "both": ("2",), "twice": ("2",), "double": ("2",), "doubled": ("2",), "once": ("1",),
    "triple": ("3",), "tripled": ("3",), "trio": ("3",), "noon": ("12",), "midday": ("12",), "midnight": ("12", "0", "24"),
    "fortnight": ("14", "2"), "hundredth": ("100", "0.01"), "thousandth": ("1000", "0.001"),
}  # fmt: skip

_SINGLE |= {f"{word[:-1]}ies": (str(value),) for word, value in _TENS.items()}
_SINGLE |= {
    f"{word}fold": (str(value),) for word, value in _PLAIN.items() if word not in _ORDINALS and value > 1
}

_WORD = "|".join(sorted((*_PLAIN, *_SCALES, "hundred", "hundredth"), key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?:(?:a|an)\s+(?=hundred|thousand|million|billion|trillion))?(?:{_WORD})\b(?:(?:\s+and)?[\s-]+(?:{_WORD})\b)*",
    re.I,
)
_TOKEN = re.compile(r"[a-z]+", re.I)
_HALVES = re.compile(
    rf"\b(?P<whole>{'|'.join(_ONES)}|a)\s+(?:and\s+a\s+half)\s+(?P<scale>thousand|million|billion|trillion)\b"
    r"|\b(?P<whole2>" + "|".join(_ONES) + r")\s+and\s+a\s+half\b"
    r"|\bhalf\s+an?\s+(?P<of>hundred|thousand|million|billion|trillion|dozen|hour)\b",
    re.I,
)  # fmt: skip
_FRACTION = re.compile(
    r"\b(?P<upper>one|two|three|four|five|six|seven|eight|nine|a)[\s-]"
    r"(?P<lower>half|halves|thirds?|quarters?|(?:four|fif|six|seven|eigh|nin|ten)ths?)\b",
    re.I,
)
_ALONE = re.compile(
    r"\b(?:(?P<many>" + "|".join(_ONES[1:13]) + r"|a|half\s+a)[\s-]+(?P<dozen>dozen)|" + "|".join(sorted(_SINGLE, key=len, reverse=True)) + r")\b",
    re.I,
)  # fmt: skip
_VAGUE = re.compile(r"(?:several|few|many|some|couple\s+of)\s+$", re.I)


def find(text: str) -> list[Core]:
    """Find number words; the small ones and the indefinite ones (a hundred) come out soft."""
    cores: list[Core] = []
    for finder in (_halves, _fractions, _runs, _alone):
        found = list(finder(text))
        cores += found
        text = blank(text, [(core.start, core.end) for core in found])
    return cores


def _halves(text: str) -> Iterator[Core]:
    """Find `two and a half million` and `half a million`."""
    for match in _HALVES.finditer(text):
        if of := match.group("of"):
            small = {"hundred": 100, "dozen": 12, "hour": 1}
            whole = Decimal(_SCALES.get(of.lower()) or small[of.lower()]) / 2
            minutes = (Decimal(30),) if of.lower() == "hour" else ()
            yield Core(*match.span(), whole, minutes, word=True, soft=is_soft(whole) or whole == 50)
            continue
        word = (match.group("whole") or match.group("whole2")).lower()
        value = Decimal(1 if word == "a" else _PLAIN[word]) + Decimal("0.5")
        value *= _SCALES.get((match.group("scale") or "").lower(), 1)
        yield Core(*match.span(), value, word=True, soft=is_soft(value))


def _fractions(text: str) -> Iterator[Core]:
    """Find `two-thirds`; `a third` may also be an ordinal, so its other reading is kept."""
    for match in _FRACTION.finditer(text):
        upper = Decimal(1 if match.group("upper").lower() == "a" else _PLAIN[match.group("upper").lower()])
        name = match.group("lower").lower()
        lower = _LOWER.get(name) or _LOWER.get(name.removesuffix("s")) or Decimal(2)
        yield Core(*match.span(), upper / lower, (lower,), parts=(upper, lower), word=True, soft=True)


def _alone(text: str) -> Iterator[Core]:
    """Find dozens, halves, couples and the like: all soft."""
    for match in _ALONE.finditer(text):
        if match.group("dozen"):
            many = " ".join(match.group("many").lower().split())
            count = {"a": Decimal(1), "half a": Decimal("0.5")}.get(many) or Decimal(_PLAIN[many])
            # Dozens are counted in tens elsewhere: hai chục, 二十多.
            yield Core(*match.span(), count * 12, (count * 10,), word=True, soft=True)
            continue
        value, *others = map(Decimal, _SINGLE[match.group().lower()])
        yield Core(*match.span(), value, tuple(others), word=True, soft=True)


def _runs(text: str) -> Iterator[Core]:
    """Find runs such as `two hundred and one`, cut where a new number starts (`two three`)."""
    for run in _RUN.finditer(text):
        number = _Number()
        vague = bool(_VAGUE.search(text, max(0, run.start() - 12), run.start()))
        for token in _TOKEN.finditer(text, run.start(), run.end()):
            if not number.add(token):
                yield from number.cores(vague=vague)
                number, vague = _Number(), False
                number.add(token)
        yield from number.cores(vague=vague)


class _Number:
    """One number in the making; `add` refuses a word that cannot continue it."""

    def __init__(self) -> None:
        self.total = self.group = 0
        self.last_scale = 10**15
        self.start = self.end = -1
        self.counted = self.joined = self.ends_in_second = False

    def add(self, token: re.Match[str]) -> bool:
        """Take the next word, or return False where it starts another number."""
        word = token.group().lower()
        if word in ("a", "an"):
            return self.start < 0
        if word == "and":
            # Only after a hundred or a thousand does "and" continue a number: two hundred and one.
            self.joined = True
            return self.start >= 0 and self.group % 100 == 0
        if not self._take(word):
            return False
        self.start = token.start() if self.start < 0 else self.start
        self.end, self.joined = token.end(), False
        return True

    def _take(self, word: str) -> bool:
        if word in _SCALES:
            return self._scale(_SCALES[word])
        if word in ("hundred", "hundredth"):
            if self.group >= 100 or self.joined:
                return False
            self.group = (self.group or 1) * 100
            return True
        value = _PLAIN[word]
        room = self.group % 100
        fits = room == 0 or (room >= 20 and room % 10 == 0 and 0 < value < 10)
        if not fits or (self.start >= 0 and self.group == 0 and self.total == 0):
            return False
        self.counted = self.counted or self.start < 0
        self.group += value
        self.ends_in_second = word == "second"
        return True

    def _scale(self, scale: int) -> bool:
        if scale >= self.last_scale or (self.start >= 0 and self.group == 0) or self.joined:
            return False
        self.total += (self.group or 1) * scale
        self.group, self.last_scale = 0, scale
        return True

    def cores(self, *, vague: bool) -> Iterator[Core]:
        """Give the number that was read; a hundred without a count before it is soft, several hundred is none."""
        if self.start < 0 or (vague and not self.counted):
            return
        value = Decimal(self.total + self.group)
        # A thirty-second shower is no ordinal.
        others = (value - 2,) if self.ends_in_second and value > 2 else ()
        yield Core(self.start, self.end, value, others, word=True, soft=is_soft(value))
