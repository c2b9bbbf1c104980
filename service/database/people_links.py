"""Keeps the one-time links that let people in: the first administrator's, invitations, and new passwords."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from models.errors import BadInput, NotFound
from service.database import people_tables as t
from service.database.audit import Actor, record
from service.database.people import PersonRow, Role, add_person, checked_email, checked_role, person_of
from service.database.people_guesses import forgive
from service.database.people_sessions import hashed
from service.database.tables import now

Kind = Literal["first", "invitation", "reset"]

INVITED_FOR: Final = timedelta(days=7)
RESET_FOR: Final = timedelta(days=1)
OPENED: Final = Actor("link", "the first one-time link")


class LinkSpent(NotFound):
    """A link that was used, replaced, or is too old."""

    code = "link_spent"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that can be used still; the secret is not in it."""

    id: str
    kind: Kind
    role: Role
    email: str
    created: datetime
    expires: datetime | None
    person_id: str | None = None


class LinkStore:
    """All queries on links."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first(self) -> str | None:
        """Make the link for the first administrator, in the place of an earlier one; None if there is one."""
        with self._engine.begin() as connection:
            there = sa.select(t.people.c.id).where(t.people.c.role == "administrator").limit(1)
            if connection.execute(there).first() is not None:
                return None
            connection.execute(t.links.delete().where(t.links.c.kind == "first"))
            return _add(connection, kind="first", role="administrator")

    def invite(self, email: str, *, role: Role, by: Actor) -> str:
        """Invite somebody; an earlier invitation to the same address ends. Raises BadInput."""
        email, role = checked_email(email), checked_role(role)
        with self._engine.begin() as connection:
            if connection.execute(sa.select(t.people.c.id).where(t.people.c.email == email)).first():
                raise BadInput(
                    f"There is an account for {email} already. Give it another role, or a new password."
                )
            connection.execute(
                t.links.delete().where(t.links.c.kind == "invitation", t.links.c.email == email)
            )
            secret = _add(connection, kind="invitation", role=role, email=email, ends=now() + INVITED_FOR)
            record(connection, by=by, action="person.invite", object=email, details={"role": role})
        return secret

    def reset(self, email: str, *, by: Actor) -> str:
        """Make a link with which somebody chooses a new password; raises NotFound."""
        with self._engine.begin() as connection:
            query = sa.select(t.people).where(
                t.people.c.email == email.strip().lower(), t.people.c.closed.is_(None)
            )
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                raise NotFound(
                    f"Nobody with the address {email[:60]!r} may come in. List people with: bulletins people list"
                )
            person = person_of(row)
            connection.execute(t.links.delete().where(t.links.c.person_id == person.id))
            secret = _add(
                connection,
                kind="reset",
                role=person.role,
                email=person.email,
                ends=now() + RESET_FOR,
                person=person.id,
            )
            record(connection, by=by, action="person.reset", object=person.id)
        return secret

    def find(self, secret: str) -> LinkRow:
        """Find a link that can be used; raises LinkSpent."""
        with self._engine.connect() as connection:
            return _find(connection, secret)

    def pending(self) -> tuple[LinkRow, ...]:
        """List the invitations that nobody has used yet, the latest first."""
        query = sa.select(t.links).where(t.links.c.kind == "invitation", t.links.c.expires > now())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(t.links.c.created.desc())).mappings()
            return tuple(_row(row) for row in rows)

    def withdraw(self, id: str, *, by: Actor) -> None:
        """Take an invitation back."""
        with self._engine.begin() as connection:
            query = t.links.delete().where(t.links.c.id == id, t.links.c.kind == "invitation")
            email = connection.execute(query.returning(t.links.c.email)).scalar_one_or_none()
            if email is not None:
                record(connection, by=by, action="person.withdraw", object=email)

    def join(self, secret: str, *, name: str, email: str, password: str, language: str | None) -> PersonRow:
        """Use up a link and make the account: role and address are the invitation's. Raises LinkSpent, BadInput."""
        with self._engine.begin() as connection:
            link = _find(connection, secret)
            _use_up(connection, link)
            if link.kind == "reset":
                raise LinkSpent("This link is for a new password.")
            person = add_person(
                connection,
                name=name,
                email=link.email or email,
                role=link.role,
                password=password,
                language=language,
            )
            record(
                connection,
                by=person.actor,
                action="person.join",
                object=person.id,
                details={"role": person.role},
            )
            return person

    def choose(self, secret: str, *, password: str) -> PersonRow:
        """Use up a link for a new password: sessions end, and guessing is forgotten. Raises LinkSpent."""
        with self._engine.begin() as connection:
            link = _find(connection, secret)
            _use_up(connection, link)
            if link.kind != "reset":
                raise LinkSpent("This link is an invitation.")
            row = (
                connection.execute(sa.select(t.people).where(t.people.c.id == link.person_id))
                .mappings()
                .one()
            )
            person = person_of(row)
            connection.execute(t.people.update().where(t.people.c.id == person.id).values(password=password))
            connection.execute(t.sessions.delete().where(t.sessions.c.person_id == person.id))
            forgive(connection, person.email)
            record(
                connection,
                by=person.actor,
                action="person.password",
                object=person.id,
                details={"by": "link"},
            )
            return person


def _add(
    connection: Connection,
    *,
    kind: Kind,
    role: Role,
    email: str = "",
    ends: datetime | None = None,
    person: str | None = None,
) -> str:
    connection.execute(t.links.delete().where(t.links.c.expires < now()))
    secret = token_urlsafe(32)
    values = {"id": token_hex(8), "hash": hashed(secret), "kind": kind, "role": role, "email": email}
    connection.execute(t.links.insert().values(**values, expires=ends, person_id=person))
    return secret


def _find(connection: Connection, secret: str) -> LinkRow:
    row = (
        connection.execute(sa.select(t.links).where(t.links.c.hash == hashed(secret)))
        .mappings()
        .one_or_none()
    )
    if row is None or (row["expires"] is not None and row["expires"] < now()):
        raise LinkSpent("This link was used already, or it is too old. Ask an administrator for a new one.")
    return _row(row)


def _use_up(connection: Connection, link: LinkRow) -> None:
    """Take the link away; of two who use it at the same time one comes too late."""
    # No other first link may stay open once there is an administrator.
    which = t.links.c.kind == "first" if link.kind == "first" else t.links.c.id == link.id
    gone = connection.execute(t.links.delete().where(which).returning(t.links.c.id)).scalars().all()
    if link.id not in gone:
        raise LinkSpent("This link was used already. Ask an administrator for a new one.")


def _row(row: RowMapping) -> LinkRow:
    return LinkRow(**{name: row[name] for name in LinkRow.__dataclass_fields__})
