"""What every kind of critical error tells: which segments could have it, and which have it."""

from abc import ABC
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from eval.types import TestSegment
from models.checks import Pair
from models.types import Finding


@dataclass(frozen=True, slots=True)
class Case:
    """One output with what is known of it.

    `findings` are those of the service's checks; `article` is what a summary may take its claims from, empty
    where that is not known; `twin` is the id of an earlier segment with the very same output. Of a `summary` of an
    article nobody expects that it says all.
    """

    segment: TestSegment
    pair: Pair
    findings: tuple[Finding, ...]
    article: str = ""
    twin: str = ""
    summary: bool = False


class CriticalError(ABC):
    """One kind of critical error; most need only name the checks whose findings count as it.

    `in_summaries` says whether the summary of an article can have it as well as a translation.
    """

    name: ClassVar[str]
    in_summaries: ClassVar[bool] = False
    checks: ClassVar[tuple[str, ...]] = ()

    def could(self, case: Case) -> bool:
        """Tell whether a segment counts in the denominator: all that have a letter or figure in the source."""
        return any(map(str.isalnum, case.pair.source))

    def find(self, case: Case) -> Iterable[str]:
        """Say in words for an editor what is wrong; asked only where `could` says yes."""
        return (finding.message for finding in case.findings if finding.check in self.checks)
