"""Sentences, clauses and asides left out."""

from typing import ClassVar

from eval.critical.base import CriticalError


class DroppedError(CriticalError):
    """An output that cannot hold all that the source says."""

    name: ClassVar[str] = "dropped"
    checks: ClassVar[tuple[str, ...]] = ("dropped",)
