"""The writing that a store and a claim have in common, inside a transaction of theirs."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from models.bulletin import SUMMARY, TRANSLATION, summary_segments
from models.types import Segment, Summary, Translation
from service.database import tables as t


def insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that can say what is done on a conflict; both databases know the same words for it."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def add_segments(connection: Connection, id: str, segments: Sequence[Segment]) -> None:
    """Add segments in their order; those that are there stay."""
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
        connection.execute(insert(connection, t.segments).on_conflict_do_nothing(), rows)


def add_summary(connection: Connection, id: str, summary: Summary) -> None:
    """Add a summary and its sentences as segments unless there is one."""
    row = {"bulletin_id": id, "summary": SUMMARY.dump_python(summary, mode="json")}
    if connection.execute(insert(connection, t.summaries).values(row).on_conflict_do_nothing()).rowcount:
        add_segments(connection, id, summary_segments(summary))


def put_translation(
    connection: Connection, id: str, segment_id: str, language: str, translation: Translation
) -> None:
    """Put one target segment in place; what a human wrote is only replaced by what a human wrote."""
    row = {**TRANSLATION.dump_python(translation, mode="json"), "updated": t.now()}
    key = {"bulletin_id": id, "segment_id": segment_id, "language": language}
    keep = None if translation.origin == "human" else t.translations.c.origin != "human"
    put = insert(connection, t.translations).values(**key, **row)
    connection.execute(put.on_conflict_do_update(index_elements=list(key), set_=row, where=keep))
