"""The audit trail: who did what, written in the transaction that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from service.database.audit_tables import audit
from service.database.tables import bulletins

NAME_LIMIT = 200
OBJECT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person, a token, or the command line."""

    id: str
    name: str


# What is done at the machine itself, by whoever may run commands there.
COMMAND_LINE = Actor("command-line", "the command line")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done; `details` are plain texts."""

    id: int
    at: datetime
    by: Actor
    action: str
    object: str
    details: Mapping[str, str] = field(default_factory=dict)


def record(
    connection: Connection, *, by: Actor, action: str, object: str, details: Mapping[str, str] | None = None
) -> None:
    """Write down what is done in the present transaction: both come true, or neither.

    Actions have the form `bulletin.approve`; never put a secret or a whole text into the details.
    """
    row = {
        "by_id": by.id,
        "by_name": by.name[:NAME_LIMIT],
        "action": action,
        "object": object[:OBJECT_LIMIT],
        "details": dict(details or {}),
    }
    connection.execute(audit.insert().values(**row))


class AuditTrail:
    """Reads what was done; nothing in here changes or removes an entry."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, *, by: Actor, action: str, object: str, details: Mapping[str, str] | None = None) -> None:
        """Write down what was just done in a transaction of its own, as the queue does."""
        with self._engine.begin() as connection:
            record(connection, by=by, action=action, object=object, details=details)

    def entries(
        self,
        *,
        by: str | None = None,
        action: str | None = None,
        object: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[Entry, ...]:
        """List entries, the newest first; `action` may be the part before the point, `before` goes on a page."""
        query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        if by:
            query = query.where(audit.c.by_id == by)
        if action:
            of_area = audit.c.action.startswith(f"{action}.", autoescape=True)
            query = query.where((audit.c.action == action) | of_area)
        if object:
            query = query.where(audit.c.object == object)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._engine.connect() as connection:
            return tuple(
                Entry(
                    row["id"], row["at"], Actor(row["by_id"], row["by_name"]),
                    row["action"], row["object"], row["details"],
                )
                for row in connection.execute(query).mappings()
            )  # fmt: skip

    def titles(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the titles of those bulletins that are still there."""
        query = sa.select(bulletins.c.id, bulletins.c.title).where(bulletins.c.id.in_(ids))
        with self._engine.connect() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def actors(self) -> tuple[Actor, ...]:
        """List everybody who did something, each once under the name used last."""
        latest = sa.select(sa.func.max(audit.c.id)).group_by(audit.c.by_id)
        query = (
            sa.select(audit.c.by_id, audit.c.by_name).where(audit.c.id.in_(latest)).order_by(audit.c.by_name)
        )
        with self._engine.connect() as connection:
            return tuple(Actor(row.by_id, row.by_name) for row in connection.execute(query))
