"""What the machinery around a model left in its output."""

from typing import ClassVar

from eval.critical.base import CriticalError


class LeftoversError(CriticalError):
    """Traces of prompts, templates and formatting."""

    name: ClassVar[str] = "leftovers"
    in_summaries: ClassVar[bool] = True
    checks: ClassVar[tuple[str, ...]] = ("leftover",)
