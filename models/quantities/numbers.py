"""Read all numbers of a text as values with units."""

from decimal import Decimal
from functools import lru_cache

from models.quantities import clock, dates, digits, eras, words_en, words_vi, words_zh
from models.quantities.around import complete
from models.quantities.folding import base, blank, fold, noise
from models.quantities.mentions import Core, Quantity

_WORDS = {"vi": words_vi.find, "en": words_en.find, "zh": words_zh.find}
_TOO_LARGE = Decimal(10) ** 21  # no quantity of a bulletin, but a serial number or a joke


def parse(text: str, language: str) -> list[Quantity]:
    """Find all numbers in reading order; digits of addresses, telephone numbers and dates are left out."""
    return list(_parse(text, base(language)))


@lru_cache(maxsize=4096)
def _parse(text: str, language: str) -> tuple[Quantity, ...]:
    hidden = fold(text, language)
    hidden = blank(hidden, noise(hidden))
    hidden = blank(hidden, [(date.start, date.end) for date in dates.parse(text, language)])
    decades = eras.find(hidden, language)
    times = clock.find(blank(hidden, _spans(decades)), language)
    hidden = blank(hidden, [*_spans(decades), *_spans(times)])
    found = [_finish(core, text) for core in (*decades, *times)]
    found += complete(_small_enough(digits.find(hidden, language)), hidden, text, language)
    hidden = blank(hidden, [(quantity.start, quantity.end) for quantity in found])
    found += complete(_small_enough(_WORDS[language](hidden)), hidden, text, language)
    found += [_finish(core, text) for core in eras.romans(hidden)]
    found = [quantity for quantity in found if quantity.value < _TOO_LARGE]
    return tuple(sorted(found, key=lambda quantity: (quantity.start, quantity.end)))


def _small_enough(cores: list[Core]) -> list[Core]:
    return [core for core in cores if core.value < _TOO_LARGE]


def _spans(cores: list[Core]) -> list[tuple[int, int]]:
    return [(core.start, core.end) for core in cores]


def _finish(core: Core, text: str) -> Quantity:
    """Turn a number that needs nothing around it into a quantity."""
    surface = text[core.start : core.end]
    return Quantity(
        core.value, core.unit, surface, core.start, core.end, core.alternatives, core.parts, core.soft
    )
