"""The parts of a test set that are compared on their own."""

from collections.abc import Mapping, Sequence
from typing import Final

from eval.types import TestSegment, TestSet
from models.errors import BadInput

ALL: Final = "all"
KINDS: Final = ("domain", "tag", "document")
LEAST: Final = 5
"""Fewer rows than this say nothing about chance: such a part is left out."""


def scopes(
    test_set: TestSet, members: Sequence[tuple[int, ...]], kinds: Sequence[str] = KINDS
) -> Mapping[str, tuple[int, ...]]:
    """Name the parts of a test set with the places of their rows, the whole first.

    A row that comes from several segments, a document, belongs to the parts that its first segment belongs to.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise BadInput(f"Unknown part {unknown[0]!r}. Available: {', '.join(KINDS)}.")
    found: dict[str, list[int]] = {ALL: list(range(len(members)))}
    for kind in kinds:
        for row, places in enumerate(members):
            for name in _names(test_set.segments[places[0]], kind):
                found.setdefault(f"{kind}:{name}", []).append(row)
    return {name: tuple(rows) for name, rows in found.items() if name == ALL or len(rows) >= LEAST}


def _names(segment: TestSegment, kind: str) -> tuple[str, ...]:
    names = {"domain": (segment.domain,), "tag": segment.tags, "document": (segment.document,)}[kind]
    return tuple(name for name in dict.fromkeys(names) if name)
