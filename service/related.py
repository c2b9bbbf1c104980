"""Related bulletins: the same event, reported in whatever language."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from sqlalchemy.engine import Engine

from models.errors import NotFound
from service.database import ledger_reads
from service.database.related import FactStore
from service.database.store import BulletinStore
from service.event_facts import facts_of
from service.ledger import termbase_of

LEAST: Final = 0.45
"""Likeness from which on two articles are taken for reports of one event (cosine of their facts)."""

PARTICULAR: Final = 3
"""Names, days and figures that both must have, at least one name among them."""

DAYS_APART: Final = 60
MOST: Final = 5
# Bulletins that no worker has read are read bit by bit, whenever somebody asks.
READING_S: Final = 0.02
_AT_ONCE: Final = 20

Facts = Mapping[str, tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Related:
    """A bulletin that seems to be about the same event; `shared` are the ids of ledger entries that both have."""

    id: str
    title: str
    language: str
    likeness: float
    shared: tuple[str, ...]


def related(store: BulletinStore, id: str) -> tuple[Related, ...]:
    """Find the bulletins on the same event, the likest first; raises NotFound for an id that is not there."""
    note(store, id)
    kept = FactStore(store.engine)
    _go_on_reading(store, kept)
    about = kept.about(id)
    mine = about[id]
    total, spread = kept.spread(sorted({name for found in about.values() for name in found}))
    rarity = {name: math.log((total + 20) / (count + 2)) for name, count in spread.items()}
    close = sorted(
        (
            (likeness, other)
            for other, found in about.items()
            if other != id and _share_enough(mine, found)
            if (likeness := _likeness(mine, found, rarity)) >= LEAST
        ),
        key=lambda each: (-each[0], each[1]),
    )
    day = _day(store, id)
    near = [each for each in close if _near(day, _day(store, each[1]))]
    return tuple(_related(store, other, likeness, mine, about[other]) for likeness, other in near[:MOST])


def note(store: BulletinStore, id: str) -> None:
    """Read what a bulletin is about, unless that is known for its present text."""
    kept = FactStore(store.engine)
    article = store.article(id)
    ledger = _ledger(store.engine)
    text = "\n".join((article.title, *article.captions, *article.paragraphs))
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if kept.read_from(id) == (mark, ledger):
        return
    # By sentences: each of them was read by the checks before, and what they found is remembered.
    sentences = [segment.source for segment in store.segments(id) if segment.role != "summary"]
    termbase = termbase_of(store.engine)
    found = facts_of(
        sentences or text.splitlines(), article.language, names=store.names(id) or (), termbase=termbase
    )
    kept.put(id, ((fact.name, fact.weight, fact.proper) for fact in found), mark=mark, ledger=ledger)


def _ledger(engine: Engine) -> int:
    with engine.connect() as connection:
        return ledger_reads.revision(connection)


def _go_on_reading(store: BulletinStore, kept: FactStore) -> None:
    until = time.monotonic() + READING_S
    for other in kept.unread(_AT_ONCE, ledger=_ledger(store.engine)):
        try:
            note(store, other)
        except NotFound:
            # Thrown away in this very moment.
            continue
        if time.monotonic() > until:
            return


def _share_enough(mine: Facts, other: Facts) -> bool:
    """Tell whether there is enough to compare: two articles of one sentence about one town are not one event."""
    shared = [name for name in mine if name in other]
    names = sum(mine[name][1] for name in shared)
    details = sum(name.startswith(("day:", "number:")) for name in shared)
    return names >= 1 and names + details >= PARTICULAR


def _likeness(mine: Facts, other: Facts, rarity: Mapping[str, float]) -> float:
    """Give the cosine of two articles; what stands in many articles counts little."""
    one = {name: weight * rarity.get(name, 0.0) for name, (weight, _) in mine.items()}
    two = {name: weight * rarity.get(name, 0.0) for name, (weight, _) in other.items()}
    length = math.hypot(*one.values()) * math.hypot(*two.values())
    return sum(weight * two.get(name, 0.0) for name, weight in one.items()) / length if length else 0.0


def _near(one: date | None, other: date | None) -> bool:
    """Tell whether two days can belong to one event; an unknown one can."""
    return one is None or other is None or abs((one - other).days) <= DAYS_APART


def _day(store: BulletinStore, id: str) -> date | None:
    written = store.article(id).date
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None


def _related(store: BulletinStore, id: str, likeness: float, mine: Facts, other: Facts) -> Related:
    row = store.get(id)
    shared = sorted(
        (name for name, (_, proper) in mine.items() if name in other and proper and name.startswith("term:")),
        key=lambda name: (-mine[name][0], name),
    )
    terms = tuple(name.removeprefix("term:") for name in shared)
    return Related(id, row.title, row.language, round(likeness, 3), terms)
