"""Keeps bulletins; every method is one transaction, and only frozen dataclasses come out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.bulletin import ARTICLE, NAMES
from models.types import Article, Bulletin, NameProposal, Segment, Summary, Translation
from service.database import index, reads, writes
from service.database import tables as t
from service.database.pages import mark_of, page_query
from service.database.rows import BulletinRow, Priority, State


class BulletinStore:
    """All queries on bulletins, over SQLite or PostgreSQL; raises NotFound for an id that is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """Give the database, for the stores of other things in it."""
        return self._engine

    def create(
        self,
        article: Article,
        *,
        targets: Sequence[str],
        id: str | None = None,
        batch: str | None = None,
        priority: Priority = "interactive",
        owner: str | None = None,
        limit: int | None = None,
    ) -> str:
        """Keep an article as a queued bulletin; an id that is there already stays as it is.

        Raises Busy for a new interactive one when `limit` of them wait.
        """
        id = id or uuid4().hex
        row = {
            "id": id,
            "state": "queued",
            "title": article.title,
            "language": article.language,
            "targets": list(targets),
            "article": ARTICLE.dump_python(article, mode="json"),
            "batch_id": batch,
            "priority": priority,
            "owner": owner,
        }
        with self._engine.begin() as connection:
            if limit is not None and priority == "interactive":
                reads.require_room(connection, id, limit)
            connection.execute(writes.insert(connection, t.bulletins).values(row).on_conflict_do_nothing())
        return id

    def get(self, id: str) -> BulletinRow:
        """Give where a bulletin stands."""
        with self._engine.connect() as connection:
            return reads.bulletin_rows(connection, [reads.row_of(connection, id)])[0]

    def recent(self, limit: int = 50) -> list[BulletinRow]:
        """List bulletins, the newest first."""
        query = sa.select(t.bulletins).order_by(t.bulletins.c.created.desc(), t.bulletins.c.id).limit(limit)
        with self._engine.connect() as connection:
            return reads.bulletin_rows(connection, connection.execute(query).mappings().all())

    def listing(
        self,
        *,
        limit: int,
        after: str | None = None,
        state: State | None = None,
        language: str | None = None,
        batch: str | None = None,
    ) -> tuple[list[BulletinRow], str | None]:
        """List bulletins, the newest first, with the mark that `after` takes to go on; None at the end.

        Raises BadInput for a mark that was not given out.
        """
        wanted = {"state": state, "language": language, "batch_id": batch}
        query = page_query({name: value for name, value in wanted.items() if value is not None}, limit, after)
        with self._engine.connect() as connection:
            found = connection.execute(query).mappings().all()
            rows = reads.bulletin_rows(connection, found[:limit])
        return rows, mark_of(rows[-1]) if len(found) > limit else None

    def counts_by_state(self) -> dict[str, int]:
        """Count bulletins by state; a state without any is left out."""
        return self._counts()

    def batch_counts(self, batch: str) -> dict[str, int]:
        """Count the bulletins of a batch by state."""
        return self._counts(t.bulletins.c.batch_id == batch)

    def requeue(self, id: str) -> bool:
        """Queue a bulletin that failed or was cancelled again; False if it is neither."""
        return self._move(id, ("failed", "cancelled"), state="queued", attempt=0)

    def cancel(self, id: str) -> bool:
        """Take a bulletin out of the queue, or from who works on it; False if it is finished."""
        return self._move(id, ("queued", "working"), state="cancelled", worker=None)

    def cancel_batch(self, batch: str) -> int:
        """Cancel what is not finished of a batch, and count it."""
        unfinished = t.bulletins.c.state.in_(("queued", "working"))
        query = (
            t.bulletins.update()
            .where(t.bulletins.c.batch_id == batch, unfinished)
            .values(state="cancelled", stage="", worker=None, updated=t.now())
        )
        with self._engine.begin() as connection:
            return connection.execute(query).rowcount

    def article(self, id: str) -> Article:
        """Give the article as it is worked on."""
        with self._engine.connect() as connection:
            return ARTICLE.validate_python(reads.row_of(connection, id)["article"])

    def save_segments(self, id: str, segments: Sequence[Segment]) -> None:
        """Keep an article's segments; the first ones saved stay."""
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            writes.add_segments(connection, id, segments)

    def segments(self, id: str) -> tuple[Segment, ...]:
        """Give all segments in the order title, summary, captions, body."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return reads.segments_of(connection, id)

    def save_summary(self, id: str, summary: Summary) -> None:
        """Keep a summary and its sentences as segments; the first one saved stays."""
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            writes.add_summary(connection, id, summary)

    def summary(self, id: str) -> Summary | None:
        """Give the summary, or None while there is none."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return reads.summary_of(connection, id)

    def save_translation(self, id: str, segment_id: str, language: str, translation: Translation) -> None:
        """Keep one target segment; what a human wrote is only replaced by what a human wrote."""
        with self._engine.begin() as connection:
            reads.require_segment(connection, id, segment_id)
            writes.put_translation(connection, id, segment_id, language, translation)
            self._update(connection, id)

    def translations(self, id: str) -> dict[str, dict[str, Translation]]:
        """Give what is translated so far, by segment id and language."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return reads.translations_of(connection, id)

    def save_names(self, id: str, names: Sequence[NameProposal]) -> None:
        """Keep the proposals for names."""
        with self._engine.begin() as connection:
            self._update(connection, id, names=NAMES.dump_python(tuple(names), mode="json"))

    def names(self, id: str) -> tuple[NameProposal, ...] | None:
        """Give the proposals for names, or None while none were made."""
        with self._engine.connect() as connection:
            kept = reads.row_of(connection, id)["names"]
            return None if kept is None else NAMES.validate_python(kept)

    def set_state(self, id: str, state: State, *, stage: str = "", error: str | None = None) -> None:
        """Say where a bulletin stands."""
        with self._engine.begin() as connection:
            self._update(connection, id, state=state, stage=stage, error=error)

    def add_time(self, id: str, name: str, seconds: float) -> None:
        """Add to the seconds that a part of the work took, over all attempts."""
        with self._engine.begin() as connection:
            timings = dict(reads.row_of(connection, id)["timings"])
            timings[name] = round(timings.get(name, 0.0) + seconds, 3)
            self._update(connection, id, timings=timings)

    def finish(self, id: str, *, models: Mapping[str, str]) -> None:
        """Make a bulletin a draft, made with these models."""
        with self._engine.begin() as connection:
            self._update(connection, id, state="draft", stage="", error=None, models=dict(models))
            index.refresh(connection, id)

    def bulletin(self, id: str) -> Bulletin:
        """Put a bulletin together, as far as it is there."""
        with self._engine.connect() as connection:
            return reads.bulletin_of(connection, id)

    def _counts(self, *where: sa.ColumnElement[bool]) -> dict[str, int]:
        query = sa.select(t.bulletins.c.state, sa.func.count()).where(*where).group_by(t.bulletins.c.state)
        with self._engine.connect() as connection:
            return {state: count for state, count in connection.execute(query)}

    def _move(self, id: str, states: Sequence[State], **values: Any) -> bool:  # noqa: ANN401 - columns differ
        query = (
            t.bulletins.update()
            .where(t.bulletins.c.id == id, t.bulletins.c.state.in_(states))
            .values(**values, stage="", error=None, updated=t.now())
        )
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            return bool(connection.execute(query).rowcount)

    def _update(self, connection: Connection, id: str, **values: Any) -> None:  # noqa: ANN401 - columns differ
        query = t.bulletins.update().where(t.bulletins.c.id == id).values(**values, updated=t.now())
        if not connection.execute(query).rowcount:
            raise reads.missing(id)
