"""The reading half of the store: what a query finds, as the types that callers know."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models.bulletin import ARTICLE, NAMES, SUMMARY, TRANSLATION, with_summary
from models.errors import Busy, NotFound
from models.types import Bulletin, Segment, Summary, Translation
from service.database import tables as t
from service.database.rows import BulletinRow

NO_SUMMARY = Summary((), (), "extractive")


def missing(id: str) -> NotFound:
    """Make the error for an id that is not there."""
    return NotFound(f"There is no bulletin with the id {id!r}.")


def row_of(connection: Connection, id: str) -> RowMapping:
    """Read the row of a bulletin; raises NotFound."""
    row = connection.execute(sa.select(t.bulletins).where(t.bulletins.c.id == id)).mappings().one_or_none()
    if row is None:
        raise missing(id)
    return row


def require_room(connection: Connection, id: str, limit: int) -> None:
    """Raise Busy if `limit` interactive articles wait and the id is a new one."""
    waiting = sa.select(sa.literal(1)).where(t.INTERACTIVE).select_from(t.bulletins).limit(limit).subquery()
    if connection.execute(sa.select(sa.func.count()).select_from(waiting)).scalar_one() < limit:
        return
    if connection.execute(sa.select(t.bulletins.c.id).where(t.bulletins.c.id == id)).one_or_none() is None:
        raise Busy(f"{limit} articles wait already. Send this one again in half a minute.", retry_after=30)


def require_segment(connection: Connection, id: str, segment_id: str) -> None:
    """Raise NotFound unless the bulletin has the segment."""
    key = (t.segments.c.bulletin_id == id) & (t.segments.c.id == segment_id)
    if connection.execute(sa.select(t.segments.c.id).where(key)).one_or_none() is None:
        row_of(connection, id)
        raise NotFound(f"The bulletin {id!r} has no segment {segment_id!r}.")


def segments_of(connection: Connection, id: str) -> tuple[Segment, ...]:
    """Read all segments in the order title, summary, captions, body."""
    columns = (t.segments.c.id, t.segments.c.role, t.segments.c.paragraph, t.segments.c.source)
    query = sa.select(*columns).where(t.segments.c.bulletin_id == id).order_by(t.segments.c.position)
    segments = [Segment(*row) for row in connection.execute(query)]
    if summary := tuple(segment for segment in segments if segment.role == "summary"):
        # As people have split and joined them.
        head = [segment for segment in segments if segment.role == "title"]
        rest = [segment for segment in segments if segment.role not in ("title", "summary")]
        return (*head, *summary, *rest)
    return with_summary(segments, summary_of(connection, id) or NO_SUMMARY)


def summary_of(connection: Connection, id: str) -> Summary | None:
    """Read the summary, or None while there is none."""
    query = sa.select(t.summaries.c.summary).where(t.summaries.c.bulletin_id == id)
    kept = connection.execute(query).scalar_one_or_none()
    return None if kept is None else SUMMARY.validate_python(kept)


def translations_of(connection: Connection, id: str) -> dict[str, dict[str, Translation]]:
    """Read the target segments by segment id and language."""
    query = sa.select(t.translations).where(t.translations.c.bulletin_id == id)
    found: dict[str, dict[str, Translation]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["segment_id"], {})[row["language"]] = TRANSLATION.validate_python(dict(row))
    return found


def bulletin_of(connection: Connection, id: str) -> Bulletin:
    """Put a bulletin together, as far as it is there; raises NotFound."""
    row = row_of(connection, id)
    return Bulletin(
        id=id,
        article=ARTICLE.validate_python(row["article"]),
        targets=tuple(row["targets"]),
        segments=segments_of(connection, id),
        translations=translations_of(connection, id),
        summary=summary_of(connection, id) or NO_SUMMARY,
        names=NAMES.validate_python(row["names"] or ()),
        models=row["models"],
        timings=row["timings"],
    )


def bulletin_rows(connection: Connection, rows: Sequence[RowMapping]) -> list[BulletinRow]:
    """Make what callers see of some rows, with the progress of each."""
    ids = [row["id"] for row in rows]
    segments = _counts(connection, ids, t.segments)
    translated = _counts(connection, ids, t.translations, t.translations.c.language)
    return [
        BulletinRow(
            done=sum(translated.get((row["id"], language), 0) for language in row["targets"]),
            total=segments.get((row["id"],), 0) * len(row["targets"]),
            targets=tuple(row["targets"]),
            **{name: row[name] for name in ("id", "state", "stage", "title", "language", "error")},
            **{name: row[name] for name in ("created", "updated", "priority", "workflow", "owner")},
            batch=row["batch_id"],
        )
        for row in rows
    ]


def _counts(
    connection: Connection, ids: Sequence[str], table: sa.Table, *by: sa.Column[Any]
) -> dict[tuple[Any, ...], int]:
    keys = (table.c.bulletin_id, *by)
    query = sa.select(*keys, sa.func.count()).where(table.c.bulletin_id.in_(ids)).group_by(*keys)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}
