"""Known terms that the translation renders in another way than the termbase has it."""

from collections.abc import Iterable
from typing import ClassVar

from models.checks.base import Check, Pair
from models.chinese import to_simplified
from models.termbase import Term, Termbase, TermMatch


class TermsCheck(Check):
    """Flag terms of the source of which the target has no accepted form; suggestions (`enforce = False`) are free."""

    name = "terms"

    def find(self, pair: Pair) -> Iterable[str]:
        """Name each lost term and the form that it should have."""
        target, language = _comparable(pair)
        demanded = [match for match in pair.terms if match.term.enforce]
        lost = {match.term.id: match for match in Termbase.missing(demanded, target, language)}
        return [_message(match, language) for match in lost.values()]

    good: ClassVar[tuple[Pair, ...]]
    bad: ClassVar[tuple[Pair, ...]]


def _comparable(pair: Pair) -> tuple[str, str]:
    """Bring a Traditional target to Simplified, the script of the termbase."""
    if pair.target_language == "zh-Hant":
        return to_simplified(pair.target), "zh"
    return pair.target, pair.target_language


def _message(match: TermMatch, language: str) -> str:
    ledger = match.term.forms[language][0]
    return f"The term “{match.surface}” should read “{ledger}”; no accepted form of it stands in the translation."


def _example(source: str, target: str, languages: str, term: Term, surface: str) -> Pair:
    start = source.index(surface)
    match = TermMatch(term, surface, start, start + len(surface))
    source_language, _, target_language = languages.partition("-")
    return Pair(source, target, source_language, target_language, terms=(match,))


_GUANGXI = Term("guangxi", "place-cn", {"vi": ("Quảng Tây",), "en": ("Guangxi",), "zh": ("广西",)}, "example")
_COMMITTEE = Term(
    "committee", "office", {"vi": ("UBND",), "en": ("People's Committee",), "zh": ("人民委员会",)}, "example"
)
_SOFT = Term(
    "tourism",
    "geopark",
    {"vi": ("du lịch bền vững",), "en": ("sustainable tourism",)},
    "example",
    enforce=False,
)

TermsCheck.good = (
    _example(
        "Đoàn Quảng Tây đến thăm.", "A delegation from Guangxi came to visit.", "vi-en", _GUANGXI, "Quảng Tây"
    ),
    _example("UBND họp sáng nay.", "The people’s committees met this morning.", "vi-en", _COMMITTEE, "UBND"),
    _example(
        "Hội thảo về du lịch bền vững.",
        "A workshop on responsible travel.",
        "vi-en",
        _SOFT,
        "du lịch bền vững",
    ),
    _example("UBND họp sáng nay.", "人民委員會今早開會。", "vi-zh-Hant", _COMMITTEE, "UBND"),
)
TermsCheck.bad = (
    _example(
        "Đoàn Quảng Tây đến thăm.",
        "A delegation from Quang Tay came to visit.",
        "vi-en",
        _GUANGXI,
        "Quảng Tây",
    ),
    _example("UBND họp sáng nay.", "人民政府今早开会。", "vi-zh", _COMMITTEE, "UBND"),
)
