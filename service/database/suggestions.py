"""Keeps better translations that people send in, for editors to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from service.database.document_tables import suggestions
from service.database.tables import now

MAX_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody's translation of a text."""

    source: str
    target: str
    text: str
    suggestion: str
    created: datetime


class SuggestionStore:
    """All queries on suggestions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, source: str, target: str, text: str, suggestion: str) -> None:
        """Keep one; of more than ten thousand the oldest go."""
        row = {
            "id": str(uuid4()),
            "source": source,
            "target": target,
            "text": text,
            "suggestion": suggestion,
            "created": now(),
        }
        newest = sa.select(suggestions.c.id).order_by(suggestions.c.created.desc()).limit(MAX_KEPT)
        with self._engine.begin() as connection:
            connection.execute(suggestions.insert(), row)
            connection.execute(suggestions.delete().where(suggestions.c.id.not_in(newest)))

    def recent(self, limit: int) -> Sequence[Suggestion]:
        """List the newest, the newest first."""
        query = suggestions.select().order_by(suggestions.c.created.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [
                Suggestion(row["source"], row["target"], row["text"], row["suggestion"], row["created"])
                for row in connection.execute(query).mappings()
            ]
