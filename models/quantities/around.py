"""Read what stands around a bare number: magnitude, unit, currency sign, a half, and the other end of a range."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from models.quantities import magnitudes, units
from models.quantities.mentions import Core, Quantity

_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![^\W_])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_RANGE = {
    "vi": re.compile(r"\s*(?:-|–|—|~|đến|tới|và|hoặc|hay)\s*"),
    "en": re.compile(r"\s*(?:-|–|—|~|to|and|or)\s*"),
    "zh": re.compile(r"\s*(?:-|–|—|——|~|至|到|和|或)\s*"),
}
# Between 3 and 5 million the first number is millions; "3 and 5 million" may list two things.
_LISTING = frozenset({"và", "hoặc", "hay", "and", "or", "和", "或"})
_SCALES = tuple(Decimal(10) ** power for power in (12, 9, 8, 6, 4, 3))
_HOUR_AFTER = {
    "vi": re.compile(r"\s?giờ(?!\w)"),
    "en": re.compile("(?!)"),
    "zh": re.compile(r"\s?[时点](?![间代候])"),
}
_DOTTED_TIME = re.compile(r"(?P<hour>1\d|2[0-3]|0?\d)\.(?P<minute>[0-5]\d)")
_HALF_AFTER = {
    "vi": re.compile(r"\s+(?:năm|giờ|tiếng|ngày|tháng|tuần|lần|tuổi|mét|thế kỷ)?\s*rưỡi(?!\w)"),
    "en": re.compile(r"\s+and\s+a\s+half\b"),
    "zh": re.compile(r"\s?(?:个)?(?:小时|年|天|月|倍|岁|世纪)半"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    """A number with all that belongs to it, and what its magnitude multiplied it with."""

    core: Core
    quantity: Quantity
    factor: Decimal = Decimal(1)


def complete(cores: list[Core], hidden: str, text: str, language: str) -> list[Quantity]:
    """Make quantities of bare numbers; `hidden` is the text with everything else that was read blanked out."""
    done: list[_Read] = []  # from the last to the first, since a range is told by its second number
    for core in sorted(cores, key=lambda core: core.start, reverse=True):
        one = _read(core, hidden, text, language)
        # A number inside what an earlier one took (1 triệu 200 nghìn) is no number of its own.
        while done and done[-1].core.start < one.quantity.end:
            done.pop()
        if done and (link := _link(one, done[-1], hidden, language)):
            one, done[-1] = _spread(one, done[-1], link)
        done.append(one)
    return [one.quantity for one in done]


def _read(core: Core, hidden: str, text: str, language: str) -> _Read:
    """Read magnitude and unit of one number."""
    value, end = magnitudes.extend(hidden, core.end, core.value, language)
    factor = value / core.value if core.value else Decimal(1)
    others = tuple(other * factor for other in core.alternatives)
    start, unit, soft = core.start, core.unit, core.soft
    if before := units.find_before(hidden, start):
        start, unit, soft = before[1], before[0].symbol, False
    if language == "en" and end == core.end and (letter := magnitudes.english_m(hidden, end)):
        return _Read(core, _headline_m(core, text[start:letter], unit, start))
    bare = end == core.end
    if after := units.find_after(hidden, end, language):
        unit, end = unit or after[0].symbol, after[1]
    elif bare and language == "en" and (ordinal := _ORDINAL.match(hidden, end)):
        end = ordinal.end()
    elif bare and not core.word and _is_label(hidden, end):
        soft = True
    if half := _HALF_AFTER[language].match(hidden, end):
        others, value, end = (*others, value), value + factor / 2, half.end()
    quantity = Quantity(value, unit, text[start:end], start, end, others, core.parts, soft)
    return _Read(core, _with_hours(_firm(quantity, core, language), hidden, language), factor)


def _firm(quantity: Quantity, core: Core, language: str) -> Quantity:
    """Demand small number words too where a percent sign makes a measure of them: năm phần trăm."""
    return (
        replace(quantity, soft=False)
        if core.word and core.unit is None and quantity.unit == "%"
        else quantity
    )


def _with_hours(quantity: Quantity, hidden: str, language: str) -> Quantity:
    """Add what a number is if it tells the time: 20 giờ may be 8, and the British 8.30 is 8 and 30."""
    if quantity.unit is not None:
        return quantity
    if 12 < quantity.value <= 24 and _HOUR_AFTER[language].match(hidden, quantity.end):
        return replace(quantity, alternatives=(*quantity.alternatives, quantity.value - 12))
    literal = hidden[quantity.start : quantity.end]
    if language == "en" and (match := _DOTTED_TIME.fullmatch(literal)):
        return replace(quantity, parts=(Decimal(match.group("hour")), Decimal(match.group("minute"))))
    return quantity


def _is_label(hidden: str, end: int) -> bool:
    """Tell whether a letter hangs on the digits (`5G`, `39C`); Hanzi do not count."""
    letter = _LETTER.match(hidden, end)
    return letter is not None and letter.group() < "\u2e80"


def _headline_m(core: Core, surface: str, unit: str | None, start: int) -> Quantity:
    """Read `£4.3m` and `4.3m` as millions, and `100m` as metres, the last two with the other reading kept."""
    millions, end = core.value * 10**6, start + len(surface)
    if unit:
        return Quantity(millions, unit, surface, start, end)
    if core.value != core.value.to_integral_value():
        return Quantity(millions, None, surface, start, end, (core.value,))
    return Quantity(core.value, "m", surface, start, end, (millions,))


def _link(first: _Read, second: _Read, hidden: str, language: str) -> str | None:
    """Give the word or dash that joins two numbers to a range or a list of two."""
    start, end = first.quantity.end, second.quantity.start
    match = _RANGE[language].fullmatch(hidden, start, end)
    return match.group().strip() if match else None


def _spread(first: _Read, second: _Read, link: str) -> tuple[_Read, _Read]:
    """Give the first number of `5-7 triệu đồng` the magnitude and unit of the second, and `$5-7` its sign to both."""
    one, other = first.quantity, second.quantity
    both_have_units = one.unit is not None and other.unit is not None
    if other.unit is None and one.unit in units.CURRENCIES:
        other = replace(other, unit=one.unit)
    one = replace(one, unit=one.unit or other.unit)
    scale = _scale(other.value) if second.core.word else second.factor
    if scale > 1 and one.value < 1000 and first.factor == 1 and not both_have_units and not one.alternatives:
        larger = one.value * scale
        unsure = one.soft or link in _LISTING
        one = replace(
            one, value=one.value if unsure else larger, alternatives=(larger if unsure else one.value,)
        )
    return replace(first, quantity=one), replace(second, quantity=other)


def _scale(value: Decimal) -> Decimal:
    """Give the magnitude that a number word ends in: a million for `ba triệu`."""
    return next((one for one in _SCALES if value >= one and value % one == 0), Decimal(1))
