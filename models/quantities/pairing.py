"""Guess what each lost number or date became, so that a message can name both."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from models.quantities.mentions import DateMention, Quantity

Mention = TypeVar("Mention")
Distance = Callable[[Mention, Mention], tuple[bool, ...]]

_POWERS_OF_TEN = frozenset(Decimal(10) ** exponent for exponent in range(-12, 13))


def pair_numbers(
    lost: Sequence[Quantity], added: Sequence[Quantity]
) -> list[tuple[Quantity | None, Quantity | None]]:
    """Pair each lost number with the added one it most likely became; None stands where there is no partner."""
    return _pair(lost, added, _number_distance)


def pair_dates(
    lost: Sequence[DateMention], added: Sequence[DateMention]
) -> list[tuple[DateMention | None, DateMention | None]]:
    """Pair each lost date with the added one it most likely became; weekdays pair with weekdays only."""
    days = _pair(
        [one for one in lost if not one.weekday], [one for one in added if not one.weekday], _date_distance
    )
    weekdays = _pair(
        [one for one in lost if one.weekday], [one for one in added if one.weekday], _date_distance
    )
    return days + weekdays


def _pair(
    lost: Sequence[Mention], added: Sequence[Mention], distance: Distance[Mention]
) -> list[tuple[Mention | None, Mention | None]]:
    rest = list(added)
    pairs: list[tuple[Mention | None, Mention | None]] = []
    for one in lost:
        partner = min(rest, key=lambda other, one=one: distance(one, other), default=None)  # type: ignore[misc]
        if partner is not None:
            rest.remove(partner)
        pairs.append((one, partner))
    return [*pairs, *((None, other) for other in rest)]


def _number_distance(one: Quantity, other: Quantity) -> tuple[bool, ...]:
    """Prefer a value that only changed its unit, then one off by a power of ten, then the same unit."""
    shifted = bool(one.value) and other.value / one.value in _POWERS_OF_TEN
    return one.value != other.value, not shifted, one.unit != other.unit


def _date_distance(one: DateMention, other: DateMention) -> tuple[bool, ...]:
    """Prefer a date that shares the day or the month, or has them exchanged."""
    shared = other.day in (one.day, one.month) or other.month in (one.month, one.day)
    return one.quarter != other.quarter, not shared
