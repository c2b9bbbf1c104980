"""What models wrote beside what was approved, and how many edits that took: kept, for counting is slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from service.database import tables as t
from service.database import writes
from service.database.desk_tables import revisions
from service.database.index_tables import bulletin_edits, bulletin_index

APPROVED: Final = t.bulletins.c.workflow.in_(("approved", "published"))
b, i, its = t.bulletins.c, bulletin_index.c, t.translations.c
OLDEST: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence as a model left it, and as it was approved."""

    target: str
    model: str
    wrote: str
    approved: str


@dataclass(frozen=True, slots=True)
class Approved:
    """The sentences of one approved bulletin that a model had written; `stamp` names this state of it."""

    id: str
    source: str
    stamp: datetime
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Edits:
    """How much was edited: `edits` for `words` in the approved text of `sentences`, of which `changed` were."""

    source: str
    target: str
    model: str
    sentences: int
    changed: int
    edits: float
    words: float


class EditStore:
    """Finds approved bulletins whose edits are not counted yet, and keeps the counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def uncounted(self) -> int:
        """Count them."""
        with self._engine.connect() as connection:
            return int(connection.execute(_uncounted(sa.func.count())).scalar_one())

    def next(self) -> Approved | None:
        """Give the one that was changed last, or None."""
        query = _uncounted(b.id, b.language, b.updated).order_by(b.updated.desc(), b.id).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            return Approved(row.id, row.language, row.updated, _pairs(connection, row.id))

    def save(self, id: str, stamp: datetime, counts: Sequence[Edits]) -> None:
        """Keep the counts for this state of a bulletin."""
        rows = [
            {
                "bulletin_id": id,
                **{name: getattr(each, name) for name in Edits.__slots__},
                "model": each.model[:200],
            }
            for each in counts
        ]
        with self._engine.begin() as connection:
            # The row that is changed first is locked: of two that count the same, the second one waits.
            mine = bulletin_index.update().where(i.bulletin_id == id).values(counted=stamp)
            if not connection.execute(mine).rowcount:
                return
            connection.execute(bulletin_edits.delete().where(bulletin_edits.c.bulletin_id == id))
            if rows:
                connection.execute(writes.insert(connection, bulletin_edits).on_conflict_do_nothing(), rows)


def _uncounted(*what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = sa.select(*what).join_from(t.bulletins, bulletin_index, i.bulletin_id == b.id)
    return query.where(b.state == "draft", APPROVED, i.counted.is_(None) | (i.counted != b.updated))


def _pairs(connection: Connection, id: str) -> tuple[Pair, ...]:
    written = sa.select(revisions).where(revisions.c.bulletin_id == id, revisions.c.origin == "model")
    # What a person began from is the last that a model wrote, in whatever number of tries.
    last = {(row.segment_id, row.language): row for row in connection.execute(written.order_by("version"))}
    now = sa.select(its.segment_id, its.language, its.text, its.origin, its.model).where(
        its.bulletin_id == id
    )
    pairs = []
    for row in connection.execute(now):
        base = row if row.origin == "model" else last.get((row.segment_id, row.language))
        if base is not None and row.origin != "memory":
            pairs.append(Pair(row.language, base.model or OLDEST, base.text, row.text))
    return tuple(pairs)
