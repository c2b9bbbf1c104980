"""Quality checks; add one by a file here and a line below."""

from models.checks.base import Check, Pair
from models.registry import Registry

CHECKS = Registry(
    "check",
    {
        "empty": "models.checks.empty:EmptyCheck",
        "script": "models.checks.script:ScriptCheck",
        "untranslated": "models.checks.untranslated:UntranslatedCheck",
        "numbers": "models.checks.numbers:NumbersCheck",
        "dates": "models.checks.dates:DatesCheck",
        "terms": "models.checks.terms:TermsCheck",
        "names": "models.checks.names:NamesCheck",
        "foreign_names": "models.checks.foreign_names:ForeignNamesCheck",
        "added_places": "models.checks.added_places:AddedPlacesCheck",
        "repetition": "models.checks.repetition:RepetitionCheck",
        "length": "models.checks.length:LengthCheck",
        "dropped": "models.checks.dropped:DroppedCheck",
        "punctuation": "models.checks.punctuation:PunctuationCheck",
        "leftover": "models.checks.leftover:LeftoverCheck",
    },
)

__all__ = ["CHECKS", "Check", "Pair"]
