"""Critical errors, what an editor must not overlook; add one by a file here and a line below."""

from typing import Final

from eval.critical.base import Case, CriticalError
from models.registry import Registry

CRITICALS: Final = Registry(
    "critical error",
    {
        "empty": "eval.critical.empty:EmptyError",
        "copies": "eval.critical.copies:CopiesError",
        "language": "eval.critical.language:LanguageError",
        "numbers": "eval.critical.numbers:NumbersError",
        "dates": "eval.critical.dates:DatesError",
        "names": "eval.critical.names:NamesError",
        "terms": "eval.critical.terms:TermsError",
        "dropped": "eval.critical.dropped:DroppedError",
        "repeated": "eval.critical.repeated:RepeatedError",
        "leftovers": "eval.critical.leftovers:LeftoversError",
        "ascii-marks": "eval.critical.ascii_marks:AsciiMarksError",
        "claims": "eval.critical.claims:ClaimsError",
    },
)

__all__ = ["CRITICALS", "Case", "CriticalError"]
