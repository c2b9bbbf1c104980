"""The writing that a store and a claim have in common, inside a transaction of theirs."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from models.bulletin import SUMMARY, summary_segments
from models.types import Segment, Summary, Translation
from service.database import tables as t
from service.database import versions
from service.database.cells import cell_of, translation_of


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
    put = insert(connection, t.summaries).values(row).on_conflict_do_nothing()
    # Not the count of rows: PostgreSQL's driver does not tell it for an INSERT.
    if connection.execute(put.returning(t.summaries.c.bulletin_id)).one_or_none() is not None:
        add_segments(connection, id, summary_segments(summary))


def put_translation(
    connection: Connection,
    id: str,
    segment_id: str,
    language: str,
    translation: Translation,
    *,
    counted: bool = False,
) -> None:
    """Put one target segment in place; what a human wrote is only replaced by what a human wrote.

    `counted` says that the caller has counted the change on the bulletin's row, which it holds anyway.
    """
    revision = None if counted else versions.next_revision(connection, id)
    there = cell_of(connection, id, segment_id, language)
    if there is not None and (
        translation_of(there) == translation or (there.origin == "human" and translation.origin != "human")
    ):
        return
    versions.put(
        connection, id, segment_id, language, translation, by=None, revision=revision, empty=there is None
    )
