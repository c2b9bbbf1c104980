"""What the memory gives: a sentence that was approved before, with where it comes from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FUZZY = 75
"""Percent from which on a sentence is like another."""

UnitRole = Literal["title", "summary", "caption", "body"]


@dataclass(frozen=True, slots=True)
class Match:
    """A source in the memory and its translation; `score` is 100 for the very same sentence.

    `bulletin` is the id of the bulletin that it was approved in, None for an imported one; `origin` is that
    bulletin's title or the file's name; `numbers` pairs figures that differ, the memory's with the text's.
    """

    id: str
    source: str
    target: str
    score: int
    bulletin: str | None
    at: datetime
    by: str
    role: str = "body"
    origin: str = ""
    numbers: tuple[tuple[str, str], ...] = ()

    @property
    def provenance(self) -> str:
        """Say in one word where it comes from: what a translation carries in place of a model's name."""
        return f"bulletin:{self.bulletin}" if self.bulletin else f"tmx:{self.origin}"
