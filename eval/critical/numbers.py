"""Numbers lost, changed or added."""

from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.quantities import numbers


class NumbersError(CriticalError):
    """A number, amount, unit or time of day that does not stand on both sides by value."""

    name: ClassVar[str] = "numbers"
    checks: ClassVar[tuple[str, ...]] = ("numbers",)

    def could(self, case: Case) -> bool:
        """Count the segments that have a number on either side."""
        pair = case.pair
        return bool(
            numbers.parse(pair.source, pair.source_language)
            or numbers.parse(pair.target, pair.target_language)
        )
