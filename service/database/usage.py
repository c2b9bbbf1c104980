"""Counts the characters that each caller has had translated, by month."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from service.database.document_tables import usage
from service.database.tables import now


class UsageStore:
    """All queries on usage."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, owner: str, characters: int) -> None:
        """Count characters for this month."""
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        query = insert(usage).values(owner=owner, month=_month(), characters=characters)
        query = query.on_conflict_do_update(
            index_elements=["owner", "month"], set_={"characters": usage.c.characters + characters}
        )
        with self._engine.begin() as connection:
            connection.execute(query)

    def this_month(self, owner: str) -> int:
        """Give what a caller has had translated since the month began, in UTC."""
        query = sa.select(usage.c.characters).where(usage.c.owner == owner, usage.c.month == _month())
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none() or 0


def _month() -> str:
    return f"{now():%Y-%m}"
