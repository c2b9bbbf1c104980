"""Outputs that say nothing."""

from typing import ClassVar

from eval.critical.base import CriticalError


class EmptyError(CriticalError):
    """No letter and no figure where the source has some."""

    name: ClassVar[str] = "empty"
    in_summaries: ClassVar[bool] = True
    checks: ClassVar[tuple[str, ...]] = ("empty",)
