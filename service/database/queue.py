"""The queue in the table of bulletins: claiming, keeping what a claim made, and taking over from the dead."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.bulletin import ARTICLE, NAMES
from models.types import Article, NameProposal
from service.database import tables as t

b = t.bulletins.c

# An article that kills its worker again and again, without one more segment stored, would kill all there are.
MAX_DEATHS = 5
DEADLY = (
    f"{MAX_DEATHS} workers ended without a word while they had this article. "
    "The log of the machine may say why (memory?). Try again when that is mended."
)
# How many batches are looked at when others take what there is of the first ones.
LANES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """An article in the hands of the worker that claimed it.

    `names` is None when nothing has been done to it before; `timings` are the seconds of earlier attempts.
    """

    id: str
    worker: str
    article: Article
    targets: tuple[str, ...]
    batch: str | None
    names: tuple[NameProposal, ...] | None
    timings: Mapping[str, float]


class Queue:
    """Claims over one database; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._postgresql = engine.dialect.name == "postgresql"

    def register(self) -> str:
        """Enter this process as a worker that is alive, and give it a name."""
        worker = uuid4().hex
        with self._engine.begin() as connection:
            self._enter(connection, worker)
        return worker

    def beat(self, worker: str) -> None:
        """Say that a worker is alive; one that was taken for dead is entered anew."""
        query = t.workers.update().where(t.workers.c.id == worker).values(beat=self._clock())
        with self._engine.begin() as connection:
            if not connection.execute(query).rowcount:
                self._enter(connection, worker)

    def leave(self, worker: str) -> None:
        """Hand back at once what a worker has, and forget it."""
        with self._engine.begin() as connection:
            connection.execute(t.bulletins.update().where(b.worker == worker).values(**_waiting()))
            connection.execute(t.workers.delete().where(t.workers.c.id == worker))

    def bury(self, timeout_s: float | None) -> int:
        """Queue again what workers had that gave no sign for so long (None: all of them), and count it."""
        died = sa.true() if timeout_s is None else t.workers.c.beat < self._clock(-timeout_s)
        deadly = b.attempt + 1 >= MAX_DEATHS
        orphan = b.worker.is_(None) | b.worker.not_in(sa.select(t.workers.c.id))
        query = (
            t.bulletins.update()
            .where(t.WORKING, orphan)
            .values(
                **_waiting(),
                attempt=b.attempt + 1,
                error=sa.case((deadly, DEADLY), else_=None),
            )
            .values(state=sa.case((deadly, "failed"), else_="queued"))
        )
        with self._engine.begin() as connection:
            connection.execute(t.workers.delete().where(died))
            return connection.execute(query).rowcount

    def alive(self, timeout_s: float) -> int:
        """Count the workers that gave a sign in this time."""
        query = sa.select(sa.func.count()).where(t.workers.c.beat >= self._clock(-timeout_s))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def interactive_waits(self) -> bool:
        """Tell whether an article of an editor waits."""
        query = sa.select(b.id).where(t.INTERACTIVE).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def claim(self, worker: str) -> Claim | None:
        """Take the article whose turn it is: an editor's, else one of the batch that had its turn longest ago."""
        with self._engine.begin() as connection:
            claim = self._take(connection, worker, t.INTERACTIVE)
            if claim is not None:
                return claim
            for lane in connection.execute(_lanes()).scalars():
                claim = self._take(connection, worker, t.BATCH, b.batch_id == lane)
                if claim is not None:
                    return claim
        return None

    def release(self, claim: Claim, *, timings: Mapping[str, float]) -> None:
        """Hand an article back; others may take it at once."""
        query = t.bulletins.update().where(*mine(claim)).values(**_waiting(), timings=dict(timings))
        with self._engine.begin() as connection:
            connection.execute(query)

    def _take(
        self, connection: Connection, worker: str, *which: sa.ColumnElement[bool] | sa.TextClause
    ) -> Claim | None:
        first = sa.select(b.id).where(*which).order_by(b.created, b.id).limit(1)
        if self._postgresql:
            # Nobody waits for a row that somebody else is about to take.
            first = first.with_for_update(skip_locked=True)
        query = (
            t.bulletins.update()
            .where(b.id == first.correlate(None).scalar_subquery(), b.state == "queued")
            .values(state="working", stage="segment", worker=worker, claimed=self._clock(), updated=t.now())
            .returning(b.id, b.article, b.targets, b.batch_id, b.names, b.timings)
        )
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Claim(
            id=row["id"],
            worker=worker,
            article=ARTICLE.validate_python(row["article"]),
            targets=tuple(row["targets"]),
            batch=row["batch_id"],
            names=None if row["names"] is None else NAMES.validate_python(row["names"]),
            timings=row["timings"],
        )

    def _enter(self, connection: Connection, worker: str) -> None:
        clock = self._clock()
        row = {
            "id": worker,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "started": clock,
            "beat": clock,
        }
        connection.execute(t.workers.insert().values(row))

    def _clock(self, seconds: float = 0.0) -> datetime | sa.ColumnElement[Any]:
        """Read the database's clock where several machines meet there; theirs may differ."""
        if self._postgresql:
            return sa.func.clock_timestamp() + sa.literal(timedelta(seconds=seconds), sa.Interval)
        return t.now() + timedelta(seconds=seconds)


def mine(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    """Tell in a query that a bulletin is still with the worker that claimed it."""
    return (b.id == claim.id, b.worker == claim.worker, b.state == "working")


def _waiting() -> Mapping[str, Any]:
    return {"state": "queued", "stage": "", "worker": None, "updated": t.now()}


def _lanes() -> sa.Select[tuple[str]]:
    """List batches of which an article waits, the one first whose last turn was longest ago."""
    lane = sa.select(sa.func.min(b.batch_id).label("batch")).where(t.BATCH).cte("lanes", recursive=True)
    # From one batch to the next by the index: waiting articles are not counted, however many there are.
    following = sa.select(sa.func.min(b.batch_id)).where(t.BATCH, b.batch_id > lane.c.batch).scalar_subquery()
    lane = lane.union_all(sa.select(following).where(lane.c.batch.is_not(None)))
    other = t.bulletins.alias()
    turn = sa.select(sa.func.max(other.c.claimed)).where(other.c.batch_id == lane.c.batch).scalar_subquery()
    query = sa.select(lane.c.batch).where(lane.c.batch.is_not(None))
    return query.order_by(turn.asc().nulls_first(), lane.c.batch).limit(LANES)
