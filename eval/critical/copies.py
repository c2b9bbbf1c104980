"""Sources handed back."""

from collections.abc import Iterable
from typing import ClassVar

from eval.critical.base import Case, CriticalError
from models.checks.letters import base
from models.checks.untranslated import is_copy, must_change, without_protected


class CopiesError(CriticalError):
    """The source, or nearly, instead of a translation; names, numbers and addresses may be copied."""

    name: ClassVar[str] = "copies"

    def could(self, case: Case) -> bool:
        """Leave out what reads the same in both languages."""
        languages = {base(case.pair.source_language), base(case.pair.target_language)}
        return len(languages) == 2 and must_change(without_protected(case.pair.source))

    def find(self, case: Case) -> Iterable[str]:
        """Compare with the source."""
        if is_copy(case.pair):
            yield "The translation is a copy of the source."
