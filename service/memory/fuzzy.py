"""Suggestions: sentences that are nearly the same, with a percentage that a changed figure lowers."""

import threading
from collections.abc import Iterator
from math import floor
from typing import Final
from weakref import WeakKeyDictionary

from rapidfuzz.distance import Indel
from sqlalchemy.engine import Engine

from service.database import memory_rows as rows
from service.database.memory_keys import key_of
from service.database.memory_rows import Unit
from service.memory.match import FUZZY, Match
from service.memory.shelf import Shelf
from service.memory.ways import Way, ways
from service.memory.words import numbers_apart, words

NUMBER_COSTS: Final = 5
"""Percent that each figure costs which is another one, besides the word that it is."""

MOST: Final = 50

_shelves: WeakKeyDictionary[Engine, dict[str, Shelf]] = WeakKeyDictionary()
_lock = threading.Lock()


def suggest(
    engine: Engine, text: str, source: str, target: str, limit: int = 5, *, role: str | None = None
) -> tuple[Match, ...]:
    """Find what was approved for the same sentence or one that is at least 75 percent like it, the best first.

    Of one source in one role only the newest translation is given; at equal percent one of the same role comes first.
    """
    found: dict[str, Match] = {}
    for way in ways(source, target):
        for match in _matches(engine, way, way.ask(text), limit=max(MOST, 4 * limit)):
            found.setdefault(match.id, match)
    ordered = sorted(
        found.values(), key=lambda each: (-each.score, each.role != role, -each.at.timestamp(), each.id)
    )
    return tuple(_newest(ordered, source))[:limit]


def likeness(known: str, text: str, language: str) -> int:
    """Say in percent how much two sentences are alike; only the very same sentence has 100."""
    if key_of(known, language) == key_of(text, language):
        return 100
    ratio = Indel.normalized_similarity(words(known, language), words(text, language))
    return max(0, min(99, floor(100 * ratio)) - NUMBER_COSTS * len(numbers_apart(known, text)))


def _matches(engine: Engine, way: Way, text: str, *, limit: int) -> Iterator[Match]:
    shelf = _shelf(engine, way.source)
    ids = [id for _, id in shelf.find(engine, text, target=way.target, least=FUZZY, limit=limit)]
    with engine.connect() as connection:
        known = rows.read(connection, ids)
    for unit in (known[id] for id in ids if id in known):
        if way.source in unit.texts and way.target in unit.texts:
            match = _match(unit, way, text)
            if match.score >= FUZZY:
                yield match


def _match(unit: Unit, way: Way, text: str) -> Match:
    source = unit.texts[way.source]
    return Match(
        id=unit.id,
        source=source,
        target=way.give(unit.texts[way.target]),
        score=likeness(source, text, way.source),
        bulletin=unit.bulletin,
        at=unit.at,
        by=unit.by,
        role=unit.role,
        origin=unit.origin,
        numbers=numbers_apart(source, text),
    )


def _newest(ordered: list[Match], language: str) -> Iterator[Match]:
    """Leave out what an approval of the same source has overtaken, and what says the same twice."""
    newest: dict[tuple[str, str], Match] = {}
    for match in ordered:
        place = key_of(match.source, language), match.role
        if place not in newest or match.at > newest[place].at:
            newest[place] = match
    said: set[str] = set()
    for match in ordered:
        if newest[key_of(match.source, language), match.role] is match and match.target not in said:
            said.add(match.target)
            yield match


def _shelf(engine: Engine, language: str) -> Shelf:
    with _lock:
        return _shelves.setdefault(engine, {}).setdefault(language, Shelf(language))
