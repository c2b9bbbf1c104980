"""Loops in an output, and outputs that come twice."""

from collections.abc import Iterable
from typing import ClassVar

from eval.critical.base import Case, CriticalError


class RepeatedError(CriticalError):
    """Words that come again and again, or a sentence given for two different ones of a document."""

    name: ClassVar[str] = "repeated"
    in_summaries: ClassVar[bool] = True
    checks: ClassVar[tuple[str, ...]] = ("repetition",)

    def find(self, case: Case) -> Iterable[str]:
        """Add the sentence that stands elsewhere in the document."""
        yield from super().find(case)
        if case.twin:
            yield f"This is word for word the translation of {case.twin}, whose source is another."
