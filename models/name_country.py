"""Which country a name in Sino-Vietnamese form belongs to, weighed from the words around it."""

import re
from collections.abc import Sequence

from models.name_spans import NameSpan
from models.readings import family_of, surnames
from models.termbase import TermMatch

# What is said of a person right after the name (`X, Director of …`) decides before what was said earlier.
_APPOSITION, _SENTENCE, _PARAGRAPH, _NAME_ALONE = 8, 4, 2, 1
_SENTENCE_END = re.compile(r"\n|[;；。！？]|[.!?](?=\s|$)")
_OPENS_APPOSITION = re.compile(r"\s?[,，(（]")
# Middle names that no Chinese name in Vietnamese reading has.
_VIETNAMESE_MIDDLES = frozenset({"thị", "văn", "thi", "van"})
_CHINESE_TERMS = frozenset(
    {
        "china",
        "cpc",
        "npc",
        "npc-local",
        "cppcc",
        "state-council-cn",
        "foreign-affairs-office-cn",
        "secretary-general",
    }
)
_CHINESE_KINDS = ("place-cn", "geopark-cn", "gate-cn")
_VIETNAMESE_TERMS = frozenset({"vietnam", "cpv", "fatherland-front"})
_VIETNAMESE_KINDS = ("place-vn", "geopark-vn", "gate-vn")


def lean(span: NameSpan, text: str, matches: Sequence[TermMatch]) -> int:
    """Weigh a name: above 0 for a person of China, below 0 for one of Vietnam, 0 without any sign."""
    return _from_context(span, text, matches) + _from_name(span)


def _vote(match: TermMatch) -> int:
    term = match.term
    if (
        term.kind in _CHINESE_KINDS
        or term.id in _CHINESE_TERMS
        or term.id.startswith(("peoples-government", "friendship-association"))
    ):
        return 1
    vietnamese = term.kind in _VIETNAMESE_KINDS or term.id in _VIETNAMESE_TERMS
    offices = term.id.startswith(
        ("peoples-committee", "peoples-council", "department-", "chairman-", "vice-chairman-")
    )
    return -1 if vietnamese or offices else 0


def _from_context(span: NameSpan, text: str, matches: Sequence[TermMatch]) -> int:
    votes = [(match.start, vote) for match in matches if (vote := _vote(match))]
    if _OPENS_APPOSITION.match(text, span.end):
        end = _SENTENCE_END.search(text, span.end)
        ahead = [vote for at, vote in votes if span.end <= at < (end.start() if end else len(text))]
        if ahead:
            return _APPOSITION * ahead[0]
    sentence = max((found.end() for found in _SENTENCE_END.finditer(text, 0, span.start)), default=0)
    paragraph = text.rfind("\n", 0, span.start) + 1
    for since, weight in ((sentence, _SENTENCE), (paragraph, _PARAGRAPH)):
        behind = [vote for at, vote in votes if since <= at < span.start]
        if behind:
            return weight * behind[-1]
    return 0


def _from_name(span: NameSpan) -> int:
    if span.form == "pinyin":
        return _NAME_ALONE
    if span.form == "zh":
        family = family_of(span.text)
        return -_APPOSITION if span.text[1:2] == "氏" else _of_use({family.used} if family else set())
    words = span.text.lower().split()
    if set(words[1:-1]) & _VIETNAMESE_MIDDLES:
        return -_APPOSITION
    script = "vi" if span.form == "vi" else "bare"
    return _of_use({surname.used for surname in surnames(words[0], script=script)})


def _of_use(used: set[str]) -> int:
    if used == {"vn"}:
        return -_SENTENCE
    return _NAME_ALONE if used == {"cn"} else 0
