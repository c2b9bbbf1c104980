"""Keeps bulletins; every method is one transaction, and only frozen dataclasses come out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from models.bulletin import ARTICLE, NAMES, SUMMARY, TRANSLATION, summary_segments
from models.types import Article, Bulletin, NameProposal, Segment, Summary, Translation
from service.database import reads
from service.database import tables as t
from service.database.rows import BulletinRow, State


class BulletinStore:
    """All queries on bulletins, over SQLite or PostgreSQL; raises NotFound for an id that is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """Give the engine, for stores of other things in the same database."""
        return self._engine

    def create(self, article: Article, *, targets: Sequence[str], id: str | None = None) -> str:
        """Keep an article as a queued bulletin; an id that is there already stays as it is."""
        id = id or uuid4().hex
        row = {
            "id": id,
            "state": "queued",
            "title": article.title,
            "language": article.language,
            "targets": list(targets),
            "article": ARTICLE.dump_python(article, mode="json"),
        }
        with self._engine.begin() as connection:
            connection.execute(self._insert(t.bulletins).values(row).on_conflict_do_nothing())
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

    def unfinished(self) -> list[tuple[str, int]]:
        """List what is queued or being worked on, as id and number of the attempt, the oldest first."""
        waiting = t.bulletins.c.state.in_(["queued", "working"])
        query = sa.select(t.bulletins.c.id, t.bulletins.c.attempt).where(waiting)
        with self._engine.connect() as connection:
            ordered = connection.execute(query.order_by(t.bulletins.c.created, t.bulletins.c.id))
            return [(id, attempt) for id, attempt in ordered]

    def new_attempt(self, id: str, *, states: Sequence[State]) -> int | None:
        """Queue a bulletin again and give the number of the attempt; None if it is in none of these states."""
        query = (
            t.bulletins.update()
            .where(t.bulletins.c.id == id, t.bulletins.c.state.in_(states))
            .values(state="queued", stage="", error=None, attempt=t.bulletins.c.attempt + 1, updated=t.now())
            .returning(t.bulletins.c.attempt)
        )
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            return connection.execute(query).scalar_one_or_none()

    def article(self, id: str) -> Article:
        """Give the article as it is worked on."""
        with self._engine.connect() as connection:
            return ARTICLE.validate_python(reads.row_of(connection, id)["article"])

    def save_segments(self, id: str, segments: Sequence[Segment]) -> None:
        """Keep an article's segments; the first ones saved stay."""
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            self._add_segments(connection, id, segments)

    def segments(self, id: str) -> tuple[Segment, ...]:
        """Give all segments in the order title, summary, captions, body."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return reads.segments_of(connection, id)

    def save_summary(self, id: str, summary: Summary) -> None:
        """Keep a summary and its sentences as segments; the first one saved stays."""
        with self._engine.begin() as connection:
            reads.row_of(connection, id)
            added = connection.execute(
                self._insert(t.summaries)
                .values(bulletin_id=id, summary=SUMMARY.dump_python(summary, mode="json"))
                .on_conflict_do_nothing()
            )
            if added.rowcount:
                self._add_segments(connection, id, summary_segments(summary))

    def summary(self, id: str) -> Summary | None:
        """Give the summary, or None while there is none."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return reads.summary_of(connection, id)

    def save_translation(self, id: str, segment_id: str, language: str, translation: Translation) -> None:
        """Keep one target segment; what a human wrote is only replaced by what a human wrote."""
        row = {**TRANSLATION.dump_python(translation, mode="json"), "updated": t.now()}
        key = {"bulletin_id": id, "segment_id": segment_id, "language": language}
        insert = self._insert(t.translations).values(**key, **row)
        keep = None if translation.origin == "human" else t.translations.c.origin != "human"
        with self._engine.begin() as connection:
            reads.require_segment(connection, id, segment_id)
            connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=row, where=keep))
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

    def bulletin(self, id: str) -> Bulletin:
        """Put a bulletin together, as far as it is there."""
        with self._engine.connect() as connection:
            row = reads.row_of(connection, id)
            return Bulletin(
                id=id,
                article=ARTICLE.validate_python(row["article"]),
                targets=tuple(row["targets"]),
                segments=reads.segments_of(connection, id),
                translations=reads.translations_of(connection, id),
                summary=reads.summary_of(connection, id) or reads.NO_SUMMARY,
                names=NAMES.validate_python(row["names"] or ()),
                models=row["models"],
                timings=row["timings"],
            )

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)

    def _add_segments(self, connection: Connection, id: str, segments: Sequence[Segment]) -> None:
        rows = [
            {
                "bulletin_id": id,
                "id": segment.id,
                "position": position,
                "role": segment.role,
                "paragraph": segment.paragraph,
                "source": segment.source,
            }
            for position, segment in enumerate(segments)
        ]
        if rows:
            connection.execute(self._insert(t.segments).on_conflict_do_nothing(), rows)

    def _update(self, connection: Connection, id: str, **values: Any) -> None:  # noqa: ANN401 - columns differ
        query = t.bulletins.update().where(t.bulletins.c.id == id).values(**values, updated=t.now())
        if not connection.execute(query).rowcount:
            raise reads.missing(id)
