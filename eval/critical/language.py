"""Outputs, or words in them, in a language or script that was not asked for."""

from collections.abc import Iterable
from typing import ClassVar

from eval.critical.base import Case, CriticalError
from eval.language import in_wrong_language


class LanguageError(CriticalError):
    """Another language than the target's, or letters and words that have no place in it."""

    name: ClassVar[str] = "language"
    in_summaries: ClassVar[bool] = True
    checks: ClassVar[tuple[str, ...]] = ("script",)

    def find(self, case: Case) -> Iterable[str]:
        """Judge the whole, then its letters."""
        yield from in_wrong_language(case.pair)
        yield from super().find(case)
