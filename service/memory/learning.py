"""Takes the sentences of an approved bulletin into the memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.bulletin import languages, text_of
from models.types import Bulletin, Segment
from service.database import memory_rows as rows
from service.database.approval_tables import approvals
from service.database.memory_keys import key_of
from service.database.memory_rows import Unit
from service.database.tables import now


def learn(connection: Connection, bulletin: Bulletin) -> None:
    """Keep every sentence of a bulletin that is being approved, in the caller's transaction.

    The same sentence approved again gets a new date; one that was mended since takes the place of what the same
    bulletin said before, which stays in the history.
    """
    source = bulletin.article.language
    fresh = list(_units(connection, bulletin))
    keys = {unit.id: key_of(unit.texts[source], source) for unit in fresh}
    known = rows.same_source(connection, source, keys.values())
    plan = _Plan()
    for unit in fresh:
        plan.take(unit, known.setdefault(keys[unit.id], []))
    for old, unit in plan.again:
        rows.renew(
            connection, old, at=unit.at, by_id=unit.by_id, by_name=unit.by, origin=unit.origin,
            bulletin_id=unit.bulletin, segment_id=unit.segment,
        )  # fmt: skip
    rows.add(connection, plan.new)
    for id, olds in plan.replaced.items():
        rows.replace(connection, olds, id)


@dataclass(slots=True)
class _Plan:
    """What is new, what is there already, and what takes whose place."""

    new: list[Unit] = field(default_factory=list)
    again: list[tuple[Unit, Unit]] = field(default_factory=list)
    replaced: dict[str, list[str]] = field(default_factory=dict)

    def take(self, unit: Unit, known: list[Unit]) -> None:
        """Compare a unit with those of the same source, and let later ones of the bulletin see it."""
        same = next((old for old in known if old.role == unit.role and old.texts == unit.texts), None)
        if same is None:
            self.new.append(unit)
        elif same not in self.new:
            self.again.append((same, unit))
        olds = [old.id for old in known if old is not same and _of_one_place(old, unit)]
        if olds:
            self.replaced[(same or unit).id] = olds
        known[:] = [old for old in known if old.id not in olds]
        if same is None:
            known.append(unit)


def _of_one_place(old: Unit, new: Unit) -> bool:
    return (old.bulletin, old.segment) == (new.bulletin, new.segment)


def _units(connection: Connection, bulletin: Bulletin) -> Iterator[Unit]:
    by_id, by = _approver(connection, bulletin.id)
    at = now()
    for segment in bulletin.segments:
        texts = _texts(bulletin, segment)
        if len(texts) > 1:
            yield Unit(
                id=uuid4().hex,
                role=segment.role,
                source=bulletin.article.language,
                texts=texts,
                bulletin=bulletin.id,
                segment=segment.id,
                origin=bulletin.article.title,
                by_id=by_id,
                by=by,
                at=at,
            )


def _texts(bulletin: Bulletin, segment: Segment) -> dict[str, str]:
    """Give a segment in the languages that it is there in; without its source there is nothing to keep."""
    found = {language: text_of(bulletin, segment, language).strip() for language in languages(bulletin)}
    said = {language: text for language, text in found.items() if text}
    return said if bulletin.article.language in said else {}


def _approver(connection: Connection, id: str) -> tuple[str, str]:
    query = sa.select(approvals.c.token, approvals.c.name).where(approvals.c.bulletin_id == id)
    found = connection.execute(query).one_or_none()
    return (found[0], found[1]) if found else ("", "")
