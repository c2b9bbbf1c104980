"""Keeps access tokens: only the hash of a secret is stored, so that a copy of the database opens nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from models.errors import BadInput, NotFound
from service.database.audit import COMMAND_LINE, Actor, record
from service.database.tables import now
from service.database.token_tables import tokens

Role = Literal["reader", "editor", "approver", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

# Tells what it is to people and to programs that look for secrets in source code.
MARK = "pb_"
NAME_LIMIT = 100
# A token's last use is written down this often at most: a busy client must not cost a write a request.
USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What is known of a token; the secret is not."""

    id: str
    name: str
    role: Role
    created: datetime
    expires: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None
    person_id: str | None = None

    @property
    def works(self) -> bool:
        """Tell whether the token opens anything at this moment."""
        return self.revoked is None and (self.expires is None or self.expires > now())


class TokenStore:
    """All queries on tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        name: str,
        *,
        role: Role,
        days: int | None = None,
        by: Actor = COMMAND_LINE,
        person: str | None = None,
    ) -> tuple[TokenRow, str]:
        """Make a token and give it with its secret, which nobody can be told again; raises BadInput."""
        if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
            raise BadInput(f"A token needs a name of 1 to {NAME_LIMIT} printable characters, got {name!r}.")
        if role not in ROLES:
            raise BadInput(f"Unknown role {role!r}. Available: {', '.join(ROLES)}.")
        secret = MARK + token_urlsafe(32)
        created = now()
        row = TokenRow(
            id=token_hex(4),
            name=name.strip(),
            role=role,
            created=created,
            expires=created + timedelta(days=days) if days is not None else None,
            person_id=person,
        )
        values = {"id": row.id, "name": row.name, "role": role, "hash": _hash(secret), "person_id": person}
        with self._engine.begin() as connection:
            connection.execute(tokens.insert().values(**values, created=created, expires=row.expires))
            details = {"name": row.name, "role": role}
            record(connection, by=by, action="token.create", object=row.id, details=details)
        return row, secret

    def list(self, *, person: str | None = None) -> list[TokenRow]:
        """List all tokens, or those that a person made; the oldest first, revoked ones too."""
        query = sa.select(tokens).order_by(tokens.c.created, tokens.c.id)
        if person is not None:
            query = query.where(tokens.c.person_id == person)
        with self._engine.connect() as connection:
            return [_row(row) for row in connection.execute(query).mappings()]

    def find(self, secret: str) -> TokenRow | None:
        """Find the token of a secret and note its use; None for a secret that opens nothing (any more)."""
        if not secret.startswith(MARK):
            return None
        with self._engine.connect() as connection:
            query = sa.select(tokens).where(tokens.c.hash == _hash(secret))
            found = connection.execute(query).mappings().one_or_none()
        row = _row(found) if found is not None else None
        if row is None or not row.works:
            return None
        if row.used is None or now() - row.used > USED_EVERY:
            with self._engine.begin() as connection:
                connection.execute(tokens.update().where(tokens.c.id == row.id).values(used=now()))
        return row

    def revoke(self, id: str, *, by: Actor = COMMAND_LINE) -> None:
        """Close a token at once and for good; raises NotFound."""
        query = tokens.update().where(tokens.c.id == id)
        with self._engine.begin() as connection:
            # Revoking twice keeps the first moment.
            first = sa.func.coalesce(tokens.c.revoked, sa.literal(now(), tokens.c.revoked.type))
            if not connection.execute(query.values(revoked=first)).rowcount:
                raise NotFound(f"There is no token with the id {id!r}. List them with: bulletins tokens list")
            record(connection, by=by, action="token.revoke", object=id)


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _row(row: RowMapping) -> TokenRow:
    return TokenRow(**{name: row[name] for name in TokenRow.__dataclass_fields__})
