"""ASCII punctuation beside Chinese characters, which no Chinese paper prints."""

from collections.abc import Iterable
from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.checks.letters import HANZI, base
from models.checks.punctuation import wrong_width


class AsciiMarksError(CriticalError):
    """A comma, stop or bracket of half the width beside a Hanzi."""

    name: ClassVar[str] = "ascii-marks"
    in_summaries: ClassVar[bool] = True

    def could(self, case: Case) -> bool:
        """Count the outputs in Chinese that have a Chinese character."""
        return base(case.pair.target_language) == "zh" and bool(HANZI.search(case.pair.target))

    def find(self, case: Case) -> Iterable[str]:
        """Name each kind of mark once."""
        return wrong_width(case.pair)
