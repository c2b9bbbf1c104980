"""Keeps the calls that are owed to other programs, until they were taken or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from service.database import tables as t
from service.database.webhook_tables import webhooks

FINISHED = ("draft", "failed", "cancelled")
# Another worker may take a call over when the one that claimed it has not said how it went for so long.
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is due: `attempts` counts this one."""

    id: str
    bulletin_id: str
    state: str
    title: str
    url: str
    secret: str
    attempts: int
    updated: datetime


class WebhookStore:
    """All queries on webhooks; any number of processes may claim."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, bulletin_id: str, url: str, *, secret: str) -> str:
        """Owe a call for when a bulletin is finished; the same address once, however often it is asked for."""
        id = sha256(f"{bulletin_id}\0{url}".encode()).hexdigest()[:32]
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        row = {"id": id, "bulletin_id": bulletin_id, "url": url, "secret": secret}
        with self._engine.begin() as connection:
            connection.execute(insert(webhooks).values(row).on_conflict_do_nothing())
        return id

    def claim(self, *, limit: int = 10) -> list[Call]:
        """Take calls that are due and whose bulletin is finished; nobody else gets them for the time of LEASE."""
        due = (webhooks.c.state == "waiting", webhooks.c.due <= t.now())
        finished = t.bulletins.c.state.in_(FINISHED)
        joined = webhooks.join(t.bulletins, t.bulletins.c.id == webhooks.c.bulletin_id)
        query = sa.select(
            webhooks, t.bulletins.c.state.label("became"), t.bulletins.c.title, t.bulletins.c.updated
        )
        query = query.select_from(joined).where(*due, finished).order_by(webhooks.c.due).limit(limit)
        claimed = []
        with self._engine.begin() as connection:
            for row in connection.execute(query).mappings().all():
                # Of two that found the same call, the second one changes no row: it is not due any more.
                mine = webhooks.update().where(webhooks.c.id == row["id"], *due)
                mine = mine.values(due=t.now() + LEASE, attempts=webhooks.c.attempts + 1)
                if connection.execute(mine).rowcount:
                    claimed.append(
                        Call(
                            id=row["id"],
                            bulletin_id=row["bulletin_id"],
                            state=row["became"],
                            title=row["title"],
                            url=row["url"],
                            secret=row["secret"],
                            attempts=row["attempts"] + 1,
                            updated=row["updated"],
                        )
                    )
        return claimed

    def delivered(self, id: str) -> None:
        """Note that a call was taken, and forget its secret."""
        self._set(id, state="delivered", secret=None, error=None)

    def again(self, id: str, *, after: timedelta, error: str) -> None:
        """Note why a call was not taken, and owe it until later."""
        self._set(id, due=t.now() + after, error=error)

    def given_up(self, id: str, *, error: str) -> None:
        """Note why a call will not be tried again, and forget its secret."""
        self._set(id, state="given_up", secret=None, error=error)

    def of(self, bulletin_id: str) -> list[tuple[str, str, int, str | None]]:
        """List the calls of a bulletin as address, state, attempts and the last error."""
        its = webhooks.c
        query = sa.select(its.url, its.state, its.attempts, its.error)
        query = query.where(its.bulletin_id == bulletin_id).order_by(its.created, its.id)
        with self._engine.connect() as connection:
            return [(row.url, row.state, row.attempts, row.error) for row in connection.execute(query)]

    def _set(self, id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(webhooks.update().where(webhooks.c.id == id).values(**values))
