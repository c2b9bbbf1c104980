"""Terms of the ledger rendered in another way."""

from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.checks.letters import base


class TermsError(CriticalError):
    """An office, place or technical term of which no accepted form stands in the output."""

    name: ClassVar[str] = "terms"
    checks: ClassVar[tuple[str, ...]] = ("terms",)

    def could(self, case: Case) -> bool:
        """Count the segments whose source has a term that the ledger demands in the target language."""
        language = base(case.pair.target_language)
        return any(match.term.enforce and match.term.forms.get(language) for match in case.pair.terms)
