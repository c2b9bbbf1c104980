"""Files of entries that were read and shown, until they are taken in or thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import NotFound
from service.database.ledger_tables import imports
from service.database.tables import now

KEPT: Final = timedelta(days=1)
NAME_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file by its name, and what was read from it."""

    id: str
    name: str
    entries: Sequence[Mapping[str, Any]]


class LedgerImports:
    """Each person sees the own files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, person: str, name: str, entries: Sequence[Mapping[str, Any]]) -> str:
        """Keep a file for a day; the one that the person left lying before is forgotten."""
        id = uuid4().hex
        with self._engine.begin() as connection:
            old = (imports.c.person == person) | (imports.c.created < now() - KEPT)
            connection.execute(imports.delete().where(old))
            row = {"id": id, "person": person, "name": name[:NAME_LENGTH], "entries": list(entries)}
            connection.execute(imports.insert().values(row))
        return id

    def get(self, person: str, id: str) -> Waiting:
        """Give a file; raises NotFound, also for one of another person."""
        query = sa.select(imports).where(imports.c.id == id, imports.c.person == person)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound("This file is no longer here: it was taken in, or is too old. Send it again.")
        return Waiting(row["id"], row["name"], row["entries"])

    def drop(self, person: str, id: str) -> None:
        """Throw a file away."""
        with self._engine.begin() as connection:
            connection.execute(imports.delete().where(imports.c.id == id, imports.c.person == person))
