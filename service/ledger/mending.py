"""Puts the form that an entry has now into sentences that hold an old one: as a person's edits, each a new version."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.types import Translation
from service.database.audit import Actor
from service.database.editing_errors import Conflict
from service.database.store import BulletinStore
from service.desk import Checked, editing_of
from service.ledger.holding import Held, held


@dataclass(frozen=True, slots=True)
class Place:
    """A target sentence at the version that was shown."""

    bulletin: str
    segment: str
    language: str
    version: int


@dataclass(frozen=True, slots=True)
class Mended:
    """How many sentences were mended, and in which bulletins; `missed` changed in the meantime and were left alone.

    `withdrawn` are the bulletins whose approval was for another text and is gone.
    """

    count: int = 0
    bulletins: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    missed: int = 0


def place_of(each: Held) -> Place:
    """Name the place of a sentence."""
    its = each.sentence
    return Place(its.bulletin, its.segment.id, its.target, its.version)


def mend(store: BulletinStore, id: str, wanted: Sequence[Place], *, by: Actor) -> Mended:
    """Mend the sentences that were chosen, those that still read as they did when they were shown."""
    there = {place_of(each): each for each in held(store.engine, id)}
    chosen = tuple(dict.fromkeys(wanted))
    found = [there[place] for place in chosen if place in there]
    done = _write(store, found, by=by)
    return Mended(done.count, done.bulletins, done.withdrawn, done.missed + len(chosen) - len(found))


def mend_all(store: BulletinStore, id: str, *, by: Actor, bulletin: str | None = None) -> Mended:
    """Mend every sentence that has a form which is no longer accepted; variants stay as they are."""
    found = [each for each in held(store.engine, id, bulletin=bulletin) if not each.accepted]
    return _write(store, found, by=by)


def _write(store: BulletinStore, found: Sequence[Held], *, by: Actor) -> Mended:
    editing = editing_of(store.engine)
    bulletins: dict[str, Checked] = {}
    touched: dict[str, None] = {}
    withdrawn: dict[str, None] = {}
    count = missed = 0
    for each in found:
        its = each.sentence
        if its.bulletin not in bulletins:
            bulletins[its.bulletin] = Checked.read(store, its.bulletin)
        findings = bulletins[its.bulletin].check(its.segment, each.mended, its.target)
        made = Translation(each.mended, origin="human", findings=findings)
        try:
            editing.write(its.bulletin, its.segment.id, its.target, made, by=by, expected=its.version)
        except Conflict:
            # Somebody else writes there just now: it is shown again if it still needs it.
            missed += 1
            continue
        count += 1
        touched[its.bulletin] = None
        if its.workflow in ("approved", "published"):
            withdrawn[its.bulletin] = None
    return Mended(count, tuple(touched), tuple(withdrawn), missed)
