"""Keeps what people say about a bulletin and its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import BadInput, NotFound
from service.database import reads
from service.database import tables as t
from service.database.audit import Actor, record
from service.database.desk_tables import comments
from service.database.versions import NAME_LIMIT

TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark; `segment` is the sentence that it is about, None where it is about the bulletin."""

    id: str
    segment: str | None
    text: str
    by: str
    at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for something to be done."""
        return self.resolved_at is None


class CommentStore:
    """All queries on comments; raises NotFound for a bulletin, segment or comment that is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, id: str) -> tuple[Comment, ...]:
        """List the comments on a bulletin, the oldest first."""
        its = comments.c
        columns = (its.id, its.segment_id, its.text, its.by_name, its.at, its.resolved_at, its.resolved_by)
        query = sa.select(*columns).where(its.bulletin_id == id).order_by(its.at, its.id)
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return tuple(Comment(*row) for row in connection.execute(query))

    def open_counts(self, ids: Sequence[str]) -> dict[str, int]:
        """Count the comments on some bulletins that wait for something to be done."""
        its = comments.c
        query = sa.select(its.bulletin_id, sa.func.count()).where(
            its.bulletin_id.in_(ids), its.resolved_at.is_(None)
        )
        with self._engine.connect() as connection:
            return {id: count for id, count in connection.execute(query.group_by(its.bulletin_id))}

    def add(self, id: str, text: str, *, by: Actor, segment: str | None = None) -> str:
        """Keep a comment and give its id; raises BadInput for an empty or endless one."""
        text = text.replace("\r\n", "\n").strip()
        if not text or len(text) > TEXT_LIMIT or "\0" in text:
            raise BadInput(f"A comment has 1 to {TEXT_LIMIT:,} characters; this one has {len(text):,}.")
        comment = uuid4().hex
        row = {"id": comment, "bulletin_id": id, "segment_id": segment, "text": text}
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            if segment is not None:
                reads.require_segment(connection, id, segment)
            connection.execute(comments.insert().values(**row, by_id=by.id, by_name=by.name[:NAME_LIMIT]))
            record(connection, by=by, action="bulletin.comment", object=id, details={"comment": comment})
        return comment

    def resolve(self, id: str, comment: str, *, by: Actor) -> None:
        """Say that what a comment asks for is done; who said so first stays."""
        its = comments.c
        ours = (its.bulletin_id == id, its.id == comment)
        with self._engine.begin() as connection:
            if connection.execute(sa.select(its.id).where(*ours)).one_or_none() is None:
                raise NotFound(f"The bulletin {id!r} has no comment {comment[:40]!r}.")
            query = comments.update().where(*ours, its.resolved_at.is_(None))
            done = connection.execute(query.values(resolved_at=t.now(), resolved_by=by.name[:NAME_LIMIT]))
            if done.rowcount:
                record(connection, by=by, action="bulletin.resolve", object=id, details={"comment": comment})
