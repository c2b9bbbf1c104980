"""What every check does: look at one source and one target segment and say what is doubtful."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from models.termbase import TermMatch
from models.types import Finding, Role, Severity


@dataclass(frozen=True, slots=True)
class Pair:
    """A source segment and its translation, with the termbase entries that were found in the source."""

    source: str
    target: str
    source_language: str
    target_language: str
    role: Role = "body"
    terms: tuple[TermMatch, ...] = ()
    date: str | None = None


class Check(ABC):
    """One kind of doubt; a subclass writes `find` and gives examples that the contract test runs.

    Every pair in `good` must give no finding, every pair in `bad` at least one.
    """

    name: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    good: ClassVar[tuple[Pair, ...]]
    bad: ClassVar[tuple[Pair, ...]]

    @abstractmethod
    def find(self, pair: Pair) -> Iterable[str]:
        """Yield one message for an editor for each doubtful thing."""

    def run(self, pair: Pair) -> list[Finding]:
        """Wrap what `find` says as findings of this check."""
        return [Finding(self.name, self.severity, message) for message in self.find(pair)]
