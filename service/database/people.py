"""Keeps who works here: names, roles, and the hashes of passwords."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.exc import IntegrityError

from models.errors import AppError, BadInput, NotFound
from service.database import people_tables as t
from service.database.audit import Actor, record
from service.database.tables import now
from service.database.token_tables import tokens
from service.database.tokens import Role as TokenRole

Role = Literal["editor", "approver", "evaluator", "administrator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
# What a token of theirs may be: never more than its maker. Evaluators see no drafts, and so do their programs.
TOKEN_ROLES: Final[Mapping[Role, tuple[TokenRole, ...]]] = {
    "editor": ("reader", "editor"),
    "approver": ("reader", "editor", "approver"),
    "evaluator": (),
    "administrator": ("reader", "editor", "approver", "admin"),
}
NAME_LIMIT: Final = 100
EMAIL_LIMIT: Final = 254
EMAIL: Final = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+")


class LastAdministrator(AppError):
    """Without another administrator nobody could let anybody in."""

    status = 409
    code = "last_administrator"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works here; the password is not in it."""

    id: str
    name: str
    email: str
    role: Role
    created: datetime
    language: str | None = None
    closed: datetime | None = None
    seen: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Name this person for the audit trail."""
        return Actor(self.id, self.name)


class PeopleStore:
    """All queries on people; every change is in the audit trail."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> tuple[PersonRow, ...]:
        """List everybody by name, those whose account is closed too, with when they were seen last."""
        seen = sa.select(sa.func.max(t.sessions.c.seen)).where(t.sessions.c.person_id == t.people.c.id)
        query = sa.select(t.people, seen.scalar_subquery().label("seen")).order_by(
            t.people.c.name, t.people.c.id
        )
        with self._engine.connect() as connection:
            return tuple(person_of(row, seen=row["seen"]) for row in connection.execute(query).mappings())

    def get(self, id: str) -> PersonRow:
        """Find a person; raises NotFound."""
        with self._engine.connect() as connection:
            return _get(connection, id)

    def with_email(self, email: str) -> tuple[PersonRow, str] | None:
        """Find who may come in under an address, with the hash of their password."""
        open_ones = sa.select(t.people).where(
            t.people.c.email == email.strip().lower(), t.people.c.closed.is_(None)
        )
        with self._engine.connect() as connection:
            row = connection.execute(open_ones).mappings().one_or_none()
        return None if row is None else (person_of(row), row["password"])

    def has_administrator(self) -> bool:
        """Tell whether anybody can let others in."""
        with self._engine.connect() as connection:
            return _administrators(connection) > 0

    def set_profile(self, id: str, *, name: str, language: str | None) -> None:
        """Change what people may say of themselves."""
        values = {"name": checked_name(name), "language": language}
        with self._engine.begin() as connection:
            before = _get(connection, id)
            connection.execute(t.people.update().where(t.people.c.id == id).values(**values))
            if before.name != values["name"]:
                details = {"from": before.name, "to": checked_name(name)}
                record(connection, by=before.actor, action="person.rename", object=id, details=details)

    def set_password(self, id: str, *, password: str, by: Actor) -> None:
        """Keep the hash of a new password and end all sessions of the person."""
        with self._engine.begin() as connection:
            connection.execute(t.people.update().where(t.people.c.id == id).values(password=password))
            connection.execute(t.sessions.delete().where(t.sessions.c.person_id == id))
            record(connection, by=by, action="person.password", object=id)

    def keep_hash(self, id: str, *, password: str) -> None:
        """Keep the same password under a better hash."""
        with self._engine.begin() as connection:
            connection.execute(t.people.update().where(t.people.c.id == id).values(password=password))

    def set_role(self, id: str, *, role: Role, by: Actor) -> None:
        """Give somebody another role; tokens of theirs that may more than that end. Raises LastAdministrator."""
        with self._engine.begin() as connection:
            _hold_administrators(connection)
            before = _get(connection, id)
            connection.execute(t.people.update().where(t.people.c.id == id).values(role=checked_role(role)))
            _require_administrator(connection)
            above = tokens.c.role.not_in(TOKEN_ROLES[role])
            _revoke(connection, (tokens.c.person_id == id) & above)
            details = {"from": before.role, "to": role}
            record(connection, by=by, action="person.role", object=id, details=details)

    def close(self, id: str, *, by: Actor) -> None:
        """Let somebody in no more: sessions, links and tokens of theirs end. Raises LastAdministrator."""
        with self._engine.begin() as connection:
            _hold_administrators(connection)
            _get(connection, id)
            connection.execute(t.people.update().where(t.people.c.id == id).values(closed=now()))
            _require_administrator(connection)
            for table in (t.sessions, t.links):
                connection.execute(table.delete().where(table.c.person_id == id))
            _revoke(connection, tokens.c.person_id == id)
            record(connection, by=by, action="person.close", object=id)

    def reopen(self, id: str, *, by: Actor) -> None:
        """Let somebody in again, with the password that they had."""
        with self._engine.begin() as connection:
            _get(connection, id)
            connection.execute(t.people.update().where(t.people.c.id == id).values(closed=None))
            record(connection, by=by, action="person.reopen", object=id)


def add_person(
    connection: Connection, *, name: str, email: str, role: Role, password: str, language: str | None
) -> PersonRow:
    """Put somebody new into the table; raises BadInput where the address is taken."""
    row = PersonRow(
        token_hex(8), checked_name(name), checked_email(email), checked_role(role), now(), language
    )
    values = {"id": row.id, "name": row.name, "email": row.email, "role": row.role, "created": row.created}
    try:
        connection.execute(t.people.insert().values(**values, password=password, language=language))
    except IntegrityError as error:
        raise BadInput(f"There is an account for {row.email} already. Sign in with it.") from error
    return row


def checked_name(name: str) -> str:
    """Give a name as it is kept; raises BadInput."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LIMIT or not name.isprintable():
        raise BadInput(f"A name has 1 to {NAME_LIMIT} printable characters. Write the name that others know.")
    return name


def checked_email(email: str) -> str:
    """Give an e-mail address as it is kept, in lower case; raises BadInput."""
    email = email.strip().lower()
    if len(email) > EMAIL_LIMIT or not EMAIL.fullmatch(email) or not email.isprintable():
        raise BadInput(f"{email[:60]!r} is no e-mail address. Write one like name@example.org.")
    return email


def checked_role(role: str) -> Role:
    """Give a role that there is; raises BadInput."""
    if role not in ROLES:
        raise BadInput(f"Unknown role {role[:60]!r}. Available: {', '.join(ROLES)}.")
    return role


def person_of(row: RowMapping, *, seen: datetime | None = None) -> PersonRow:
    """Read a row of the table."""
    names = ("id", "name", "email", "role", "created", "language", "closed")
    return PersonRow(**{name: row[name] for name in names}, seen=seen)


def _get(connection: Connection, id: str) -> PersonRow:
    row = connection.execute(sa.select(t.people).where(t.people.c.id == id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is nobody with the id {id[:60]!r}. List people with: bulletins people list")
    return person_of(row)


def _administrators(connection: Connection) -> int:
    query = sa.select(sa.func.count()).select_from(t.people)
    active = query.where(t.people.c.role == "administrator", t.people.c.closed.is_(None))
    return int(connection.execute(active).scalar_one())


def _hold_administrators(connection: Connection) -> None:
    """Let one change at a time decide who is left: two administrators could remove each other."""
    if connection.dialect.name == "sqlite":
        # Its lock on the whole database is taken before the first look.
        connection.execute(t.people.update().where(sa.false()).values(closed=None))
        return
    query = sa.select(t.people.c.id).where(t.people.c.role == "administrator").order_by(t.people.c.id)
    connection.execute(query.with_for_update())


def _require_administrator(connection: Connection) -> None:
    if not _administrators(connection):
        raise LastAdministrator(
            "This is the last administrator: nobody could let people in afterwards. Make another one first."
        )


def _revoke(connection: Connection, which: sa.ColumnElement[bool]) -> None:
    query = tokens.update().where(which, tokens.c.revoked.is_(None))
    connection.execute(query.values(revoked=now()))
