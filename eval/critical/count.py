"""How many critical errors a run has, of how many it could have."""

from collections.abc import Mapping, Sequence
from typing import Final

from eval.critical import CRITICALS
from eval.critical.base import Case, CriticalError
from eval.types import Critical

EXAMPLES: Final = 20

# What one kind of error says of each segment: None where the segment could not have it, else its messages.
Flags = tuple[tuple[str, ...] | None, ...]


def flags(cases: Sequence[Case], names: Sequence[str] | None = None) -> Mapping[str, Flags]:
    """Ask each kind of critical error, or the named ones, about each case."""
    kinds: list[CriticalError] = [CRITICALS.get(name)() for name in names or CRITICALS.names()]
    return {
        kind.name: tuple(
            tuple(dict.fromkeys(kind.find(case)))
            if kind.could(case) and (kind.in_summaries or not case.summary)
            else None
            for case in cases
        )
        for kind in kinds
    }


def count(cases: Sequence[Case]) -> tuple[Critical, ...]:
    """Count the segments with each kind of critical error, and give examples."""
    found = flags(cases)
    return tuple(_critical(name, cases, each) for name, each in found.items())


def _critical(name: str, cases: Sequence[Case], found: Flags) -> Critical:
    wrong = [
        (case.segment.id, " ".join(messages)) for case, messages in zip(cases, found, strict=True) if messages
    ]
    return Critical(name, len(wrong), sum(each is not None for each in found), tuple(wrong[:EXAMPLES]))
