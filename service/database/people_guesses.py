"""Counts wrong passwords for each address, whether somebody has it or not, and bars it for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from service.database import people_tables as t
from service.database.audit import Actor, record
from service.database.people_sessions import hashed
from service.database.tables import now

# After so many wrong passwords in a row an address is barred, each time for twice as long.
FREE: Final = 5
FIRST_BAR: Final = timedelta(minutes=1)
LONGEST_BAR: Final = timedelta(hours=1)
# Who was silent for so long begins anew; and nothing is kept for longer.
FORGOTTEN: Final = timedelta(days=1)
SOMEBODY: Final = Actor("nobody", "somebody who is not signed in")


class GuessStore:
    """All queries on wrong passwords."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def barred(self, email: str) -> datetime | None:
        """Tell until when nobody can come in with an address."""
        query = sa.select(t.guesses.c.until).where(t.guesses.c.hash == _key(email))
        with self._engine.connect() as connection:
            until: datetime | None = connection.execute(query).scalar_one_or_none()
        return until if until is not None and until > now() else None

    def failed(self, email: str) -> None:
        """Count a wrong password."""
        with self._engine.begin() as connection:
            connection.execute(t.guesses.delete().where(t.guesses.c.last < now() - FORGOTTEN))
            failures = self._count(connection, _key(email))
            if failures < FREE:
                return
            until = now() + min(LONGEST_BAR, FIRST_BAR * 2 ** min(failures - FREE, 10))
            connection.execute(t.guesses.update().where(t.guesses.c.hash == _key(email)).values(until=until))
            # Only whose account it is: what else was typed there may be a password.
            if (person := _person(connection, email)) is not None:
                details = {"failures": str(failures), "until": until.isoformat(timespec="seconds")}
                record(connection, by=SOMEBODY, action="person.lock_out", object=person, details=details)

    def forgive(self, email: str) -> None:
        """Forget wrong passwords, after a right one."""
        with self._engine.begin() as connection:
            forgive(connection, email)

    @staticmethod
    def _count(connection: Connection, key: str) -> int:
        mine = t.guesses.c.hash == key
        raised = t.guesses.update().where(mine).values(failures=t.guesses.c.failures + 1, last=now())
        found: Sequence[int] = connection.execute(raised.returning(t.guesses.c.failures)).scalars().all()
        if found:
            return found[0]
        try:
            with connection.begin_nested():
                connection.execute(t.guesses.insert().values(hash=key, failures=1, last=now()))
        except IntegrityError:
            # Somebody else guessed the first time in the same moment.
            return int(connection.execute(raised.returning(t.guesses.c.failures)).scalar_one())
        return 1


def forgive(connection: Connection, email: str) -> None:
    """Forget wrong passwords in the caller's transaction."""
    connection.execute(t.guesses.delete().where(t.guesses.c.hash == _key(email)))


def _key(email: str) -> str:
    return hashed(email.strip().lower())


def _person(connection: Connection, email: str) -> str | None:
    query = sa.select(t.people.c.id).where(t.people.c.email == email.strip().lower())
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found
