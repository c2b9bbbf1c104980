"""Names of persons and places lost, left in another reading, or come from nowhere."""

from collections.abc import Sequence
from typing import ClassVar, Final

from eval.critical.base import Case, CriticalError
from models.checks.foreign_names import foreign_names
from models.checks.letters import base
from models.chinese import to_simplified
from models.name_spans import find_names
from models.termbase import Termbase, TermMatch

_NAMED: Final = ("place", "country", "gate", "geopark", "person")


class NamesError(CriticalError):
    """A name that the ledger, or its form, tells to be one and that is not on the other side."""

    name: ClassVar[str] = "names"
    checks: ClassVar[tuple[str, ...]] = ("names", "foreign_names", "added_places")

    def could(self, case: Case) -> bool:
        """Count the segments in which a name is recognised, in the source or, added, in the output."""
        pair = case.pair
        if _has_name(pair.terms) or any(True for _ in foreign_names(pair)):
            return True
        if find_names(pair.source, pair.source_language, pair.terms):
            return True
        language = base(pair.target_language)
        target = to_simplified(pair.target) if language == "zh" else pair.target
        return _has_name(Termbase.load().match(target, language))


def _has_name(matches: Sequence[TermMatch]) -> bool:
    return any(match.term.kind.startswith(_NAMED) for match in matches)
