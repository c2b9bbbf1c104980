"""Countries and places that the translation tells of and the source does not."""

from collections.abc import Iterable
from typing import ClassVar, Final

from models.checks.base import Check, Pair
from models.chinese import to_simplified
from models.folding import joined, keys
from models.termbase import Term, Termbase

_KINDS: Final = ("country", "place-vn", "place-cn")
# Said without a name more often than with one: “our country”, “at home”, “the two sides”.
_HOME: Final = frozenset({"vietnam", "china", "vietnam-china"})


class AddedPlacesCheck(Check):
    """Doubt a country or place of the ledger in the target when no form of it stands in the source.

    A name that a model does not know comes out as one that it does: a village turns into a country. On the 997
    pairs of FLORES-200 dev it flags one to six human translations a direction.
    """

    name = "added_places"
    severity = "warning"
    good: ClassVar = (
        Pair("Bản Lác mở lớp dệt.", "Bản Lác opened a weaving class.", "vi", "en"),
        Pair("Đoàn Lào đến Cao Bằng.", "老挝代表团抵达高平。", "vi", "zh"),
        Pair("中越两国签署协议。", "China and Vietnam signed an agreement.", "zh", "en"),
        Pair("The Lao delegation arrived.", "Đoàn Lào đã đến.", "en", "vi"),
    )
    bad: ClassVar = (
        Pair("Bản Lác mở lớp dệt.", "老挝开办了织布班。", "vi", "zh"),
        Pair("Xã mở lớp dệt.", "The commune in Laos opened a weaving class.", "vi", "en"),
        Pair("该村开设了织布班。", "Làng ở Quảng Ninh mở lớp dệt.", "zh", "vi"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Name each place that came from nowhere."""
        source, source_language = _comparable(pair.source, pair.source_language)
        target, target_language = _comparable(pair.target, pair.target_language)
        row = joined(keys(source, source_language))
        found = {
            m.term.id: m for m in Termbase.load().match(target, target_language) if m.term.kind in _KINDS
        }
        return [
            f"“{match.surface}” is not in the source; check which place is meant."
            for match in found.values()
            if source_language in match.term.forms and not _stands(match.term, row, source, source_language)
        ]


def _comparable(text: str, language: str) -> tuple[str, str]:
    return (to_simplified(text), "zh") if language in ("zh", "zh-Hant") else (text, language)


def _stands(term: Term, row: str, text: str, language: str) -> bool:
    """Look for any form, and for the head of one: adjectives and short forms share it (`Lao`, 中越)."""
    if term.id in _HOME:
        return True
    forms = term.forms[language]
    heads = [form[:1] if language == "zh" else form[: max(3, len(form) // 2)] for form in forms]
    folded = [joined(keys(form, language)) for form in forms]
    return any(form in row for form in folded) or any(head.casefold() in text.casefold() for head in heads)
