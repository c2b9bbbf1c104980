"""Keeps batches: what was uploaded, how far it is taken, and what each article became."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from models.errors import NotFound
from models.types import Finding
from service.database import tables as t
from service.database import writes
from service.database.batch_tables import batches, items

BatchState = Literal["queued", "running", "paused", "done", "cancelled", "failed"]
ItemKind = Literal["article", "refused", "repeat"]
ACTIVE: tuple[BatchState, ...] = ("queued", "running")
OVER: tuple[BatchState, ...] = ("done", "cancelled", "failed")
PAGE = 200

# Another process may feed a batch when the one that did has given no sign for so long.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch.

    `at` of `size` of its input, in bytes or files, is taken, which was `fed` articles; `complete` when that is all.
    `targets` is empty for the other languages of each article; `rate` is in articles a second.
    """

    id: str
    name: str
    state: BatchState
    error: str | None
    targets: tuple[str, ...]
    language: str
    size: int
    at: int
    fed: int
    complete: bool
    rate: float
    digest: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a batch: an article with its bulletin, one refused for an error, or the repeat of another."""

    number: int
    key: str
    name: str
    kind: ItemKind
    bulletin_id: str | None = None
    code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with the state of its bulletin; `state` is None where there is none."""

    item: Item
    state: str | None
    title: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles of a batch are done, failed, cancelled or still to be made, of those taken so far."""

    waiting: int
    working: int
    done: int
    failed: int
    cancelled: int
    repeats: int

    @property
    def finished(self) -> int:
        """Count what will not change any more by itself."""
        return self.done + self.failed + self.cancelled

    @property
    def open(self) -> int:
        """Count what is with the queue."""
        return self.waiting + self.working


class BatchStore:
    """All queries on batches; raises NotFound for an id that is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        *,
        id: str,
        name: str,
        targets: Sequence[str],
        language: str,
        size: int,
        digest: str,
        key: str | None = None,
    ) -> BatchRow:
        """Keep a new batch; with a key that is there, give that one instead, whatever is in it."""
        row = {"id": id, "key": key or id, "digest": digest, "name": name, "state": "queued", "size": size}
        values = {**row, "targets": list(targets), "language": language}
        with self._engine.begin() as connection:
            connection.execute(writes.insert(connection, batches).values(values).on_conflict_do_nothing())
            query = sa.select(batches).where(batches.c.key == (key or id))
            return _row(connection.execute(query).mappings().one())

    def get(self, id: str) -> BatchRow:
        """Give one batch."""
        with self._engine.connect() as connection:
            return _row(_found(connection, id))

    def recent(self, limit: int, *, before: str | None = None) -> list[BatchRow]:
        """List batches, the newest first; `before` is the id of the last one that is known already."""
        query = sa.select(batches).order_by(batches.c.created.desc(), batches.c.id).limit(limit)
        with self._engine.connect() as connection:
            if before is not None:
                last = _found(connection, before)
                same = (batches.c.created == last["created"]) & (batches.c.id > before)
                query = query.where((batches.c.created < last["created"]) | same)
            return [_row(each) for each in connection.execute(query).mappings()]

    def active(self) -> list[str]:
        """List batches that want to be fed or seen to their end, the oldest first."""
        query = sa.select(batches.c.id).where(batches.c.state.in_(ACTIVE)).order_by(batches.c.created)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def move(
        self, id: str, states: Sequence[BatchState], to: BatchState, *, error: str | None = None
    ) -> bool:
        """Bring a batch from one of some states into another; False if it is in none of them."""
        query = batches.update().where(batches.c.id == id, batches.c.state.in_(states))
        with self._engine.begin() as connection:
            _found(connection, id)
            moved = query.values(state=to, error=error, feeder=None, rate=0.0, updated=t.now())
            return bool(connection.execute(moved).rowcount)

    def claim(self, id: str, feeder: str) -> BatchRow | None:
        """Become or stay the one that feeds a batch; None while another is, or when it is not to be fed."""
        free = batches.c.feeder.is_(None) | (batches.c.feeder == feeder) | (batches.c.beat < t.now() - LEASE)
        query = (
            batches.update()
            .where(batches.c.id == id, batches.c.state.in_(ACTIVE), free)
            .values(state="running", feeder=feeder, beat=t.now())
            .returning(batches)
        )
        with self._engine.begin() as connection:
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else _row(row)

    def release(self, feeder: str) -> None:
        """Let others feed what this one fed."""
        with self._engine.begin() as connection:
            connection.execute(batches.update().where(batches.c.feeder == feeder).values(feeder=None))

    def known(self, id: str, key: str) -> bool:
        """Tell whether a batch has had this work already."""
        query = sa.select(items.c.number).where(items.c.batch_id == id, items.c.key == key).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def add(self, id: str, feeder: str, found: Sequence[Item], *, at: int, complete: bool) -> bool:
        """Keep what was taken, and how far; False when the batch is no longer this feeder's."""
        values: dict[str, Any] = {"at": at, "complete": complete, "beat": t.now(), "updated": t.now()}
        if found:
            values["fed"] = found[-1].number
        query = batches.update().where(batches.c.id == id, batches.c.feeder == feeder).values(**values)
        rows = [{"batch_id": id, **_values(item)} for item in found]
        with self._engine.begin() as connection:
            if not connection.execute(query).rowcount:
                return False
            if rows:
                connection.execute(writes.insert(connection, items).on_conflict_do_nothing(), rows)
        return True

    def set_rate(self, id: str, rate: float) -> None:
        """Keep how fast a batch gets on."""
        with self._engine.begin() as connection:
            connection.execute(batches.update().where(batches.c.id == id).values(rate=rate))

    def counts(self, id: str) -> Counts:
        """Count the articles of a batch."""
        states = sa.select(t.bulletins.c.state, sa.func.count()).where(t.bulletins.c.batch_id == id)
        kinds = sa.select(items.c.kind, sa.func.count()).where(items.c.batch_id == id)
        with self._engine.connect() as connection:
            _found(connection, id)
            state: dict[str, int] = {
                name: count for name, count in connection.execute(states.group_by(t.bulletins.c.state))
            }
            kind: dict[str, int] = {
                name: count for name, count in connection.execute(kinds.group_by(items.c.kind))
            }
        return Counts(
            waiting=state.get("queued", 0),
            working=state.get("working", 0),
            done=state.get("draft", 0),
            failed=state.get("failed", 0) + kind.get("refused", 0),
            cancelled=state.get("cancelled", 0),
            repeats=kind.get("repeat", 0),
        )

    def items(self, id: str) -> Iterator[ItemRow]:
        """Give all items in the order of the input, a page in memory at a time."""
        joined = items.outerjoin(t.bulletins, t.bulletins.c.id == items.c.bulletin_id)
        columns = (t.bulletins.c.state, t.bulletins.c.title, t.bulletins.c.error.label("reason"))
        query = sa.select(items, *columns).select_from(joined).where(items.c.batch_id == id)
        last = 0
        while True:
            page = query.where(items.c.number > last).order_by(items.c.number).limit(PAGE)
            with self._engine.connect() as connection:
                rows = connection.execute(page).mappings().all()
            yield from (_item_row(row) for row in rows)
            if len(rows) < PAGE:
                return
            last = rows[-1]["number"]

    def findings(self, bulletin_ids: Sequence[str]) -> dict[str, list[tuple[str, str, Finding]]]:
        """Give the findings of some bulletins, each with its segment and language."""
        columns = (t.translations.c.bulletin_id, t.translations.c.segment_id, t.translations.c.language)
        query = sa.select(*columns, t.translations.c.findings).where(
            t.translations.c.bulletin_id.in_(bulletin_ids)
        )
        found: dict[str, list[tuple[str, str, Finding]]] = {}
        with self._engine.connect() as connection:
            for id, segment_id, language, kept in connection.execute(query):
                each = found.setdefault(id, [])
                each += [(segment_id, language, Finding(**finding)) for finding in kept]
        return found


def new_id() -> str:
    """Make a name for a batch or a feeder."""
    return uuid4().hex


def _found(connection: Connection, id: str) -> RowMapping:
    row = connection.execute(sa.select(batches).where(batches.c.id == id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no batch with the id {id!r}.")
    return row


def _row(row: RowMapping) -> BatchRow:
    values = {name: row[name] for name in BatchRow.__dataclass_fields__}
    return BatchRow(**{**values, "targets": tuple(row["targets"])})


def _values(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}


def _item_row(row: RowMapping) -> ItemRow:
    item = Item(**{name: row[name] for name in Item.__dataclass_fields__})
    return ItemRow(item, row["state"], row["title"] or "", item.error or row["reason"])
