"""Keeps who is signed in, in which browsers; a session ends when it is told to, on every machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from service.database import people_tables as t
from service.database.audit import Actor, record
from service.database.people import PersonRow, person_of
from service.database.tables import now

# Whoever was away for so long signs in again; and everybody does after a month.
IDLE: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=30)
# Being seen is written down this often at most: reading a page must not cost a write.
SEEN_EVERY: Final = timedelta(minutes=1)
AGENT_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser in which a person is signed in; `current` is the one that asks."""

    created: datetime
    seen: datetime
    agent: str
    current: bool


class SessionStore:
    """All queries on sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, person: PersonRow, *, agent: str) -> str:
        """Sign somebody in and give the secret that their browser keeps."""
        secret = token_urlsafe(32)
        kept = "".join(letter for letter in agent if letter.isprintable())[:AGENT_LIMIT]
        with self._engine.begin() as connection:
            connection.execute(t.sessions.delete().where(_over()))
            connection.execute(
                t.sessions.insert().values(hash=hashed(secret), person_id=person.id, agent=kept)
            )
            record(connection, by=person.actor, action="person.sign_in", object=person.id)
        return secret

    def find(self, secret: str) -> PersonRow | None:
        """Find who is signed in with a secret; None once the session or the account is closed."""
        joined = sa.join(t.people, t.sessions, t.people.c.id == t.sessions.c.person_id)
        query = sa.select(t.people, t.sessions.c.seen, t.sessions.c.created.label("begun")).select_from(
            joined
        )
        with self._engine.connect() as connection:
            mine = query.where(t.sessions.c.hash == hashed(secret), t.people.c.closed.is_(None))
            row = connection.execute(mine).mappings().one_or_none()
        if row is None or _is_over(row):
            return None
        if now() - row["seen"] > SEEN_EVERY:
            with self._engine.begin() as connection:
                used = t.sessions.update().where(t.sessions.c.hash == hashed(secret))
                connection.execute(used.values(seen=now()))
        return person_of(row, seen=row["seen"])

    def list(self, person_id: str, *, current: str = "") -> tuple[SessionRow, ...]:
        """List the sessions of somebody, the latest first."""
        query = sa.select(t.sessions).where(t.sessions.c.person_id == person_id, ~_over())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(t.sessions.c.seen.desc())).mappings()
            mine = hashed(current)
            return tuple(
                SessionRow(row["created"], row["seen"], row["agent"], row["hash"] == mine) for row in rows
            )

    def end(self, secret: str) -> None:
        """Sign out in one browser."""
        with self._engine.begin() as connection:
            connection.execute(t.sessions.delete().where(t.sessions.c.hash == hashed(secret)))

    def end_all(self, person_id: str, *, by: Actor) -> None:
        """Sign somebody out everywhere."""
        with self._engine.begin() as connection:
            connection.execute(t.sessions.delete().where(t.sessions.c.person_id == person_id))
            record(connection, by=by, action="person.sign_out_everywhere", object=person_id)


def hashed(secret: str) -> str:
    """Give what is kept of a secret: it has 256 random bits, so nothing slower or salted is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _over() -> sa.ColumnElement[bool]:
    return (t.sessions.c.seen < now() - IDLE) | (t.sessions.c.created < now() - LONGEST)


def _is_over(row: RowMapping) -> bool:
    return bool(row["seen"] < now() - IDLE or row["begun"] < now() - LONGEST)
