"""What is found in a text: quantities and dates, with the place where they stand."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its canonical unit; `text` is the text from `start` to `end`.

    `alternatives` are other readings of the same characters (`1,234` in Vietnamese text). `parts` are the numbers
    it is written with, where finding all of them is as good (hour and minute, numerator and denominator).
    A `soft` quantity can satisfy a match but is never demanded: small number words, Roman numerals, the digits of
    a name such as `G20`. Times of day have the unit `clock` and count minutes after midnight.
    """

    value: Decimal
    unit: str | None
    text: str
    start: int
    end: int
    alternatives: tuple[Decimal, ...] = ()
    parts: tuple[Decimal, ...] = ()
    soft: bool = False

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """List the value and its alternatives, the likeliest first."""
        return (self.value, *self.alternatives)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, month, year, quarter or weekday, as far as the text tells it; None is what it leaves out.

    `weekday` counts from 1 for Monday (ISO 8601). `either_order` says that day and month may be exchanged, as in
    the English `04/01/2024`. A `soft` mention can satisfy a match but is never demanded: the Vietnamese
    `thứ hai`, which is Monday or `second`.
    """

    year: int | None
    month: int | None
    day: int | None
    text: str
    start: int
    end: int
    weekday: int | None = None
    quarter: int | None = None
    either_order: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Core:
    """A bare number in a text, before a magnitude, a unit or a range is read around it.

    `word` says that it is written in letters or Hanzi; `unit` is set where the number itself tells it (`百分之五`).
    """

    start: int
    end: int
    value: Decimal
    alternatives: tuple[Decimal, ...] = ()
    parts: tuple[Decimal, ...] = ()
    unit: str | None = None
    word: bool = False
    soft: bool = False
