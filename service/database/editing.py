"""What people do to finished bulletins: mend a sentence, have it made again, approve, and throw away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.bulletin import TRANSLATION
from models.errors import AppError, BadInput
from models.types import Translation
from service.database import reads
from service.database import tables as t
from service.database.approval_tables import approvals


class Conflict(AppError):
    """What is asked for does not go with the state that something is in."""

    status = 409
    code = "conflict"


@dataclass(frozen=True, slots=True)
class Approval:
    """When a bulletin was approved, and with which token."""

    at: datetime
    token: str
    name: str


class Editing:
    """Changes to bulletins that are drafts; raises NotFound, and Conflict for one in another state."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, id: str, segment_id: str, language: str, translation: Translation) -> None:
        """Replace one target segment; an approval was for another text and is withdrawn."""
        row = {**TRANSLATION.dump_python(translation, mode="json"), "updated": t.now()}
        with self._engine.begin() as connection:
            self._draft(connection, id, segment_id, language)
            connection.execute(t.translations.delete().where(*_of(id, segment_id, language)))
            key = {"bulletin_id": id, "segment_id": segment_id, "language": language}
            connection.execute(t.translations.insert().values(**key, **row))
            self._touched(connection, id)

    def make_again(self, id: str, segment_id: str, language: str) -> None:
        """Forget one target segment and queue the bulletin: what is missing is translated, the rest stays."""
        with self._engine.begin() as connection:
            self._draft(connection, id, segment_id, language)
            connection.execute(t.translations.delete().where(*_of(id, segment_id, language)))
            self._touched(connection, id)
            queued = {"state": "queued", "stage": "", "attempt": 0, "error": None}
            connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(**queued))

    def approve(self, id: str, *, token: str, name: str) -> None:
        """Approve a draft; who did it first stays."""
        with self._engine.begin() as connection:
            self._draft(connection, id)
            there = connection.execute(
                sa.select(approvals.c.at).where(approvals.c.bulletin_id == id)
            ).one_or_none()
            if there is None:
                connection.execute(approvals.insert().values(bulletin_id=id, token=token, name=name))

    def approvals(self, ids: Sequence[str]) -> dict[str, Approval]:
        """Find the approvals of some bulletins."""
        query = sa.select(approvals).where(approvals.c.bulletin_id.in_(ids))
        with self._engine.connect() as connection:
            return {
                row["bulletin_id"]: Approval(row["at"], row["token"], row["name"])
                for row in connection.execute(query).mappings()
            }

    def delete(self, id: str) -> None:
        """Throw a bulletin away with all that belongs to it; a worker that has it lets go of it."""
        with self._engine.begin() as connection:
            if not connection.execute(t.bulletins.delete().where(t.bulletins.c.id == id)).rowcount:
                raise reads.missing(id)

    def _draft(
        self, connection: Connection, id: str, segment_id: str | None = None, language: str | None = None
    ) -> None:
        # The update locks the row on PostgreSQL until the transaction is over; SQLite has one writer anyway.
        connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(updated=t.now()))
        row = reads.row_of(connection, id)
        if row["state"] != "draft":
            raise Conflict(f"The bulletin {id!r} is {row['state']}. This can only be done to a draft.")
        if segment_id is not None:
            reads.require_segment(connection, id, segment_id)
        if language is not None and language not in row["targets"]:
            have = ", ".join(row["targets"])
            raise BadInput(f"The bulletin is not translated into {language!r}. Available: {have}.")

    def _touched(self, connection: Connection, id: str) -> None:
        connection.execute(approvals.delete().where(approvals.c.bulletin_id == id))


def _of(id: str, segment_id: str, language: str) -> tuple[sa.ColumnElement[bool], ...]:
    its = t.translations.c
    return its.bulletin_id == id, its.segment_id == segment_id, its.language == language
