"""What an article is about, in words that no language owns: entries of the ledger, persons, figures and days."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.chinese import to_simplified
from models.quantities import dates, numbers
from models.termbase import Termbase
from models.types import NameProposal
from service.database.words import exact_words, plain_words

# How much a kind of entry says about which event it is. What is not listed is the name of one place, one person …
_COMMON: Final[Mapping[str, float]] = {
    "continent": 0.1, "country": 0.15, "title": 0.15, "unit": 0.2, "geopark": 0.4, "geology": 0.4, "trade": 0.4,
    "term": 0.4, "diplomacy": 0.5, "office": 0.6, "ministry": 0.6, "ethnic": 0.6, "culture": 0.6, "organisation": 0.8,
}  # fmt: skip
_NAME: Final = 1.5
_PERSON: Final = 2.0
_DAY: Final = 1.2
_NUMBER: Final = 0.6
# Smaller numbers without a unit, and years, stand in every article.
_SMALL: Final = 13
_YEARS: Final = range(1900, 2101)
_CANDIDATES: Final = 3
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an article speaks of; a `proper` one is a name."""

    name: str
    weight: float
    proper: bool


def facts_of(
    texts: Sequence[str], language: str, *, names: Iterable[NameProposal], termbase: Termbase
) -> tuple[Fact, ...]:
    """Read the facts out of the sentences of an article in its own language."""
    base = "zh" if language == "zh-Hant" else language
    sentences = [to_simplified(text) for text in texts] if language == "zh-Hant" else texts
    found = [*_terms(sentences, base, termbase), *_persons(names, base)]
    for sentence in sentences:
        found += _days(sentence, base)
        found += _numbers(sentence, base)
    best: dict[str, Fact] = {}
    for fact in found:
        if len(fact.name) <= _LONGEST and (fact.name not in best or best[fact.name].weight < fact.weight):
            best[fact.name] = fact
    return tuple(best.values())


def _terms(sentences: Sequence[str], language: str, termbase: Termbase) -> list[Fact]:
    counts: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for sentence in sentences:
        for match in termbase.match(sentence, language):
            counts[match.term.id] += 1
            weights[match.term.id] = _COMMON.get(match.term.kind, _NAME)
    return [
        Fact(f"term:{id}", weights[id] * (1 + math.log(count)), weights[id] >= _NAME)
        for id, count in counts.items()
    ]


def _persons(names: Iterable[NameProposal], language: str) -> list[Fact]:
    """Name each proposed name as English would: both sides' articles can be brought to that."""
    forms = (
        form
        for name in names
        for form in ([name.surface] if language == "en" else name.forms.get("en", ())[:_CANDIDATES])
    )
    return [Fact(f"person:{plain_words(exact_words(form))}", _PERSON, proper=True) for form in forms]


def _days(sentence: str, language: str) -> list[Fact]:
    return [
        Fact(f"day:{date.month:02}-{date.day:02}", _DAY, proper=False)
        for date in dates.parse(sentence, language)
        if date.month and date.day and not date.soft
    ]


def _numbers(sentence: str, language: str) -> list[Fact]:
    return [
        Fact(f"number:{quantity.value.normalize():f}:{quantity.unit or ''}", _NUMBER, proper=False)
        for quantity in numbers.parse(sentence, language)
        if not quantity.soft
        and (quantity.unit or (quantity.value >= _SMALL and quantity.value not in _YEARS))
    ]
