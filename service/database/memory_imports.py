"""Files that wait between their preview and the word that they shall be taken into the memory."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import NotFound
from service.database.memory_tables import memory_imports as imports
from service.database.tables import now

KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An uploaded file as its sender named it."""

    id: str
    name: str
    data: bytes


class ImportStore:
    """Keeps one file for each person, for a day; nobody else gets it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, owner: str, name: str, data: bytes) -> str:
        """Keep a file in the place of the person's last one, and give its id."""
        id = uuid4().hex
        old = (imports.c.by_id == owner) | (imports.c.at < now() - KEPT_FOR)
        with self._engine.begin() as connection:
            connection.execute(imports.delete().where(old))
            connection.execute(imports.insert().values(id=id, by_id=owner, name=name, data=data))
        return id

    def get(self, owner: str, id: str) -> Waiting:
        """Give a file back; raises NotFound when it is another's, too old, or was taken in already."""
        query = sa.select(imports.c.name, imports.c.data).where(
            imports.c.id == id, imports.c.by_id == owner, imports.c.at >= now() - KEPT_FOR
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("This file is no longer here. Upload it again.")
        return Waiting(id, row[0], row[1])

    def drop(self, owner: str, id: str) -> None:
        """Throw a file away; one that is not there is no error."""
        with self._engine.begin() as connection:
            connection.execute(imports.delete().where(imports.c.id == id, imports.c.by_id == owner))
