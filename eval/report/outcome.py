"""What a comparison comes to, in one word."""

from typing import Literal

from eval.compare import higher_is_better, is_significant
from eval.types import Comparison

Outcome = Literal["better", "worse", "open"]


def outcome(comparison: Comparison) -> Outcome:
    """Tell whether a change is better or worse by both tests, or may be chance."""
    if not is_significant(comparison) or comparison.delta == 0:
        return "open"
    return "better" if (comparison.delta > 0) == higher_is_better(comparison.metric) else "worse"
