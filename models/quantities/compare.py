"""Compare the numbers and the dates of a source and its translation, by value.

A number counts as found where it stands in the other text as a value, in any form: digits, words, another
magnitude, another unit of the same dimension, or a part of a date or time. How often it is repeated does not
matter. The order of arguments is always source first; `missing_…` and `added_…` differ in whose numbers are sought.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from models.quantities import clock, dates, numbers, units
from models.quantities.mentions import DateMention, Quantity

_SUNDAY = 7


@dataclass(frozen=True, slots=True)
class _Pool:
    """All that a text offers to be matched.

    `plain` are values without unit, also those inside dates and times of day; `untimed` leaves the times out.
    """

    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    plain: frozenset[Decimal]
    untimed: frozenset[Decimal]
    years: frozenset[int]


def missing_numbers(source: str, target: str, source_language: str, target_language: str) -> list[Quantity]:
    """List the numbers of the source that the target does not have by value."""
    pool = _pool(target, target_language)
    return [
        one for one in numbers.parse(source, source_language) if not one.soft and not _has_number(pool, one)
    ]


def added_numbers(source: str, target: str, source_language: str, target_language: str) -> list[Quantity]:
    """List the numbers of the target that the source does not have by value."""
    return missing_numbers(target, source, target_language, source_language)


def missing_dates(
    source: str, target: str, source_language: str, target_language: str, *, article_date: str | None = None
) -> list[DateMention]:
    """List the dates of the source that the target does not have; `article_date` (ISO 8601) can supply a lost year."""
    pool = _pool(target, target_language)
    known = int(article_date[:4]) if article_date and article_date[:4].isdecimal() else None
    found = dates.parse(source, source_language)
    return [one for one in found if not one.soft and not _has_date(pool, one, known)]


def added_dates(
    source: str, target: str, source_language: str, target_language: str, *, article_date: str | None = None
) -> list[DateMention]:
    """List the dates of the target that the source does not have; `article_date` can prove an added year."""
    return missing_dates(target, source, target_language, source_language, article_date=article_date)


@lru_cache(maxsize=4096)
def _pool(text: str, language: str) -> _Pool:
    quantities = tuple(numbers.parse(text, language))
    mentions = tuple(dates.parse(text, language))
    plain: set[Decimal] = set()
    timed: set[Decimal] = set()
    for quantity in quantities:
        if quantity.unit == clock.UNIT:
            timed.update(quantity.parts, _hours(quantity))
            continue
        plain.update(quantity.parts)
        if quantity.unit is None:
            plain.update(quantity.readings)
    for mention in mentions:
        plain.update(_date_numbers(mention))
    years = {mention.year for mention in mentions if mention.year}
    years |= {int(value) for value in plain if value == value.to_integral_value() and 1 <= value <= 2999}
    return _Pool(quantities, mentions, frozenset(plain | timed), frozenset(plain), frozenset(years))


def _hours(quantity: Quantity) -> set[Decimal]:
    """Give a full hour on both clocks (15:00 is 15 giờ and 3点), and the time as a length: 2:30 is 2.5 hours."""
    whole = {value // 60 for value in quantity.readings if value % 60 == 0}
    return whole | {value % 12 for value in whole} | {quantity.value / 60}


def _date_numbers(mention: DateMention) -> set[Decimal]:
    """Give the numbers inside a date; a weekday that may be an ordinal counts as that ordinal."""
    values = [mention.year, mention.month, mention.day, mention.quarter]
    if mention.weekday and mention.weekday != _SUNDAY and (mention.soft or mention.text[-1:].isdecimal()):
        values.append(mention.weekday + 1)
    return {Decimal(value) for value in values if value}


def _has_number(pool: _Pool, wanted: Quantity) -> bool:
    """Tell whether a quantity stands in the other text."""
    if any(_same(wanted, other) for other in pool.quantities):
        return True
    if wanted.unit == clock.UNIT:
        # Hour and minute in another time of day prove nothing: 8:30 a.m. is not 8:30 p.m.
        return pool.untimed.issuperset(wanted.parts) or not _hours(wanted).isdisjoint(pool.untimed)
    if wanted.parts and (pool.plain.issuperset(wanted.parts) or _is_date(pool, wanted)):
        return True
    return wanted.unit is None and not pool.plain.isdisjoint(wanted.readings)


def _same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are equal in one of their readings, with units that allow it."""
    if one.unit is None or other.unit is None:
        if clock.UNIT in (one.unit, other.unit):
            return False
        return not set(one.readings).isdisjoint(other.readings) or _is_share(one, other)
    return not {units.base_value(value, one.unit) for value in one.readings}.isdisjoint(
        units.base_value(value, other.unit) for value in other.readings
    )


def _is_share(one: Quantity, other: Quantity) -> bool:
    """Tell whether one is a percentage and the other the same share as a fraction: 25 % and a quarter."""
    share, fraction = (one, other) if one.unit == "%" else (other, one)
    return share.unit == "%" and fraction.value < 1 and share.value == fraction.value * 100


def _is_date(pool: _Pool, fraction: Quantity) -> bool:
    """Tell whether a bare `1/5` is the first of May that the other text names."""
    if "/" not in fraction.text or len(fraction.parts) != 2:
        return False
    day, month = fraction.parts
    return any(mention.day == day and mention.month == month for mention in pool.dates)


def _has_date(pool: _Pool, wanted: DateMention, known_year: int | None) -> bool:
    """Tell whether a date stands in the other text, its year included or proved by the article's date."""
    if wanted.weekday:
        return any(mention.weekday == wanted.weekday for mention in pool.dates)
    if wanted.quarter:
        found = (
            any(mention.quarter == wanted.quarter for mention in pool.dates) or wanted.quarter in pool.plain
        )
        return found and _has_year(pool, wanted.year, known_year)
    if wanted.month is None and wanted.day is None:
        return wanted.year in pool.years
    return _has_day(pool, wanted) and _has_year(pool, wanted.year, known_year)


def _has_year(pool: _Pool, year: int | None, known_year: int | None) -> bool:
    return year is None or year in pool.years or year == known_year


def _has_day(pool: _Pool, wanted: DateMention) -> bool:
    """Tell whether day and month stand in the other text, as far as the wanted date has them."""
    if wanted.day is None:
        return wanted.month in pool.plain
    if wanted.month is None:
        return wanted.day in pool.plain
    # From 8 to 9 January: the first day may leave its month to the second.
    months = {mention.month for mention in pool.dates}
    lent = wanted.month in months and any(one.day == wanted.day and one.month is None for one in pool.dates)
    return lent or any(_same_day(wanted, one) for one in pool.dates) or _is_slashed(pool, wanted)


def _same_day(wanted: DateMention, mention: DateMention) -> bool:
    if (wanted.either_order or mention.either_order) and (mention.day, mention.month) == (
        wanted.month,
        wanted.day,
    ):
        return True
    return (mention.day, mention.month) == (wanted.day, wanted.month)


def _is_slashed(pool: _Pool, wanted: DateMention) -> bool:
    """Tell whether the date stands in the other text as what looks like a fraction: 1/5."""
    return any(
        "/" in quantity.text and quantity.parts == (Decimal(wanted.day or 0), Decimal(wanted.month or 0))
        for quantity in pool.quantities
    )
