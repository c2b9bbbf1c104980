"""Dates lost, changed or added."""

from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.quantities import dates


class DatesError(CriticalError):
    """A date, year or weekday that does not stand on both sides."""

    name: ClassVar[str] = "dates"
    checks: ClassVar[tuple[str, ...]] = ("dates",)

    def could(self, case: Case) -> bool:
        """Count the segments that have a date on either side."""
        pair = case.pair
        return bool(
            dates.parse(pair.source, pair.source_language) or dates.parse(pair.target, pair.target_language)
        )
