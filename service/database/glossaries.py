"""Keeps glossaries: terms that a caller of an API brings along, in dictionaries of one direction each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.errors import BadInput, NotFound
from service.database.document_tables import dictionaries, glossaries
from service.database.tables import now

MAX_GLOSSARIES: Final = 1_000

Direction = tuple[str, str]
Entries = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Glossary:
    """A glossary with how many entries each of its dictionaries has."""

    id: str
    name: str
    created: datetime
    counts: Mapping[Direction, int]


class GlossaryStore:
    """All queries on glossaries; each caller sees its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, owner: str, name: str, given: Mapping[Direction, Entries]) -> Glossary:
        """Keep a new glossary; raises BadInput when the caller has a thousand already."""
        id = str(uuid4())
        with self._engine.begin() as connection:
            owned = sa.select(sa.func.count()).select_from(glossaries).where(glossaries.c.owner == owner)
            if connection.execute(owned).scalar_one() >= MAX_GLOSSARIES:
                raise BadInput(f"There are {MAX_GLOSSARIES:,} glossaries already. Delete one first.")
            connection.execute(
                glossaries.insert(), {"id": id, "owner": owner, "name": name, "created": now()}
            )
            for direction, entries in given.items():
                _put(connection, id, direction, entries)
        return self.get(owner, id)

    def get(self, owner: str, id: str) -> Glossary:
        """Give one glossary; raises NotFound, also for one of another caller."""
        found = self._read(glossaries.c.owner == owner, glossaries.c.id == id)
        if not found:
            raise _missing(id)
        return found[0]

    def listing(self, owner: str) -> list[Glossary]:
        """List the glossaries of a caller, the oldest first."""
        return self._read(glossaries.c.owner == owner)

    def entries(self, owner: str, id: str, direction: Direction) -> dict[str, str] | None:
        """Give the entries of one dictionary; None when the glossary has none in this direction."""
        self.get(owner, id)
        query = sa.select(dictionaries.c.entries).where(_is(id, direction))
        with self._engine.connect() as connection:
            pairs = connection.execute(query).scalar_one_or_none()
        return None if pairs is None else dict(pairs)

    def rename(self, owner: str, id: str, name: str) -> None:
        """Give a glossary another name."""
        with self._engine.begin() as connection:
            query = glossaries.update().where(glossaries.c.owner == owner, glossaries.c.id == id)
            if not connection.execute(query.values(name=name)).rowcount:
                raise _missing(id)

    def put(self, owner: str, id: str, direction: Direction, entries: Entries, *, merge: bool) -> int:
        """Replace a dictionary, or add to it; gives how many entries it has then."""
        self.get(owner, id)
        with self._engine.begin() as connection:
            query = sa.select(dictionaries.c.entries).where(_is(id, direction)).with_for_update()
            old = dict(connection.execute(query).scalar_one_or_none() or ()) if merge else {}
            _put(connection, id, direction, old | dict(entries))
        return len(old | dict(entries))

    def drop(self, owner: str, id: str, direction: Direction) -> bool:
        """Delete one dictionary; False when there is none in this direction."""
        self.get(owner, id)
        with self._engine.begin() as connection:
            return bool(connection.execute(dictionaries.delete().where(_is(id, direction))).rowcount)

    def delete(self, owner: str, id: str) -> None:
        """Delete a glossary; raises NotFound."""
        with self._engine.begin() as connection:
            query = glossaries.delete().where(glossaries.c.owner == owner, glossaries.c.id == id)
            if not connection.execute(query).rowcount:
                raise _missing(id)

    def _read(self, *wanted: sa.ColumnElement[bool]) -> list[Glossary]:
        query = (
            sa.select(glossaries, dictionaries.c.source, dictionaries.c.target, dictionaries.c.entries)
            .join_from(glossaries, dictionaries, isouter=True)
            .where(*wanted)
            .order_by(glossaries.c.created, glossaries.c.id, dictionaries.c.source, dictionaries.c.target)
        )
        found: dict[str, Glossary] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                glossary = found.get(row["id"]) or Glossary(row["id"], row["name"], row["created"], {})
                if row["source"] is not None:
                    counts = {**glossary.counts, (row["source"], row["target"]): len(row["entries"])}
                    glossary = Glossary(glossary.id, glossary.name, glossary.created, counts)
                found[glossary.id] = glossary
        return list(found.values())


def _is(id: str, direction: Direction) -> sa.ColumnElement[bool]:
    return sa.and_(
        dictionaries.c.glossary_id == id,
        dictionaries.c.source == direction[0],
        dictionaries.c.target == direction[1],
    )


def _put(connection: Connection, id: str, direction: Direction, entries: Entries) -> None:
    pairs: Sequence[list[str]] = [list(pair) for pair in entries.items()]
    connection.execute(dictionaries.delete().where(_is(id, direction)))
    connection.execute(
        dictionaries.insert(),
        {"glossary_id": id, "source": direction[0], "target": direction[1], "entries": pairs},
    )


def _missing(id: str) -> NotFound:
    return NotFound(f"There is no glossary {id!r}.")
