"""Numbers, dates and names of a summary that its article does not have."""

from collections.abc import Iterable
from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.checks.letters import base
from models.faithful import unsupported


class ClaimsError(CriticalError):
    """A summary that says what the article does not say."""

    name: ClassVar[str] = "claims"
    in_summaries: ClassVar[bool] = True

    def could(self, case: Case) -> bool:
        """Count summaries whose article is known."""
        return case.segment.role == "summary" and bool(case.article) and bool(case.pair.target.strip())

    def find(self, case: Case) -> Iterable[str]:
        """Compare with the article in the language of the output."""
        found = unsupported(case.pair.target, case.article, base(case.pair.target_language))
        return (f"In the summary, {claim}." for claim in found)
