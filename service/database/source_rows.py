"""Puts a corrected article in the place of the one that a bulletin was made of; inside a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.engine import Connection

from models.bulletin import ARTICLE, NAMES, SUMMARY
from models.types import Article, NameProposal, Role, Segment, Summary
from service.database import reads
from service.database import tables as t
from service.database.cells import cells_of
from service.database.desk_tables import comments
from service.database.editing_errors import Stale
from service.database.segment_rows import fresh_id, relinked

Kind = Literal["kept", "changed", "added", "removed"]
STEMS: Mapping[Role, str] = {"title": "t1", "caption": "c1", "summary": "s1"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What becomes of one sentence; `id` is None for a new one, `paragraph` counts in the corrected article."""

    kind: Kind
    id: str | None
    role: Role
    paragraph: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A corrected article with what becomes of each sentence, in reading order.

    `summary_again` throws the summary away, to be written anew; else its sentences that are sentences of the article
    follow these.
    """

    article: Article
    rows: tuple[SourceRow, ...]
    names: tuple[NameProposal, ...]
    summary_again: bool = False


def replace_source(connection: Connection, id: str, change: Replacement, *, seen: int, revision: int) -> bool:
    """Put a corrected article in place, and tell whether something has to be translated now.

    `seen` is the revision that the change was planned on: raises Stale if sentences came or went since, or if
    somebody wrote in one that goes.
    """
    _require_unchanged(connection, id, change, seen)
    _take_out(connection, id, [row.id for row in change.rows if row.kind == "removed" and row.id])
    waiting = False
    rows = [row for row in change.rows if row.kind != "removed"]
    for position, row in enumerate(rows):
        waiting |= _place(connection, id, row, position)
    waiting |= _follow(connection, id, change)
    values = {
        "title": change.article.title,
        "article": ARTICLE.dump_python(change.article, mode="json"),
        "names": NAMES.dump_python(change.names, mode="json"),
        "rows_revision": revision,
    }
    connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(**values))
    return waiting


def _require_unchanged(connection: Connection, id: str, change: Replacement, seen: int) -> None:
    row = reads.row_of(connection, id)
    there = [each for each in reads.segments_of(connection, id) if each.role != "summary"]
    planned = {each.id: each.before for each in change.rows if each.id}
    gone = {each.id for each in change.rows if each.kind in ("changed", "removed")}
    if change.summary_again:
        gone |= {each.id for each in reads.segments_of(connection, id) if each.role == "summary"}
    cells = cells_of(connection, id, since=seen)
    if (
        row["rows_revision"] > seen
        or {each.id: each.source for each in there} != planned
        or any(cells.get(each) for each in gone if each)
    ):
        raise Stale(
            "Somebody has worked on the sentences that would change. Look at the difference again.",
            current=row["revision"],
        )


def _take_out(connection: Connection, id: str, gone: Sequence[str]) -> None:
    its = t.segments.c
    connection.execute(t.segments.delete().where(its.bulletin_id == id, its.id.in_(gone)))
    about = comments.update().where(comments.c.bulletin_id == id, comments.c.segment_id.in_(gone))
    connection.execute(about.values(segment_id=None))


def _place(connection: Connection, id: str, row: SourceRow, position: int) -> bool:
    """Put one sentence where it belongs, and tell whether it has to be translated."""
    its = t.segments.c
    values: dict[str, object] = {"position": position, "paragraph": row.paragraph}
    if row.id is None:
        stem = STEMS.get(row.role, f"p{row.paragraph}s1")
        made = fresh_id(connection, id, stem)
        values |= {"bulletin_id": id, "id": made, "role": row.role, "source": row.after}
        connection.execute(t.segments.insert().values(**values))
        return True
    ours = (its.bulletin_id == id, its.id == row.id)
    if row.kind == "kept":
        connection.execute(t.segments.update().where(*ours).values(**values))
        return False
    connection.execute(t.segments.update().where(*ours).values(**values, source=row.after))
    _forget(connection, id, row.id)
    return True


def _forget(connection: Connection, id: str, segment_id: str) -> None:
    its = t.translations.c
    connection.execute(t.translations.delete().where(its.bulletin_id == id, its.segment_id == segment_id))


def _follow(connection: Connection, id: str, change: Replacement) -> bool:
    """Let the summary follow the article, and tell whether something of it has to be made."""
    summary = reads.summary_of(connection, id)
    if summary is None:
        return True
    if change.summary_again:
        its = t.segments.c
        connection.execute(t.segments.delete().where(its.bulletin_id == id, its.role == "summary"))
        connection.execute(t.summaries.delete().where(t.summaries.c.bulletin_id == id))
        return True
    became = {row.before: row.after for row in change.rows if row.kind == "changed" and row.role == "body"}
    own = [each for each in reads.segments_of(connection, id) if each.role == "summary"]
    followed = [replace(each, source=became[each.source]) for each in own if each.source in became]
    for each in followed:
        _follow_sentence(connection, id, each)
    gone = {row.id: () for row in change.rows if row.kind == "removed" and row.id}
    sentences = tuple(became.get(each, each) for each in summary.sentences)
    _keep_summary(connection, id, replace(summary, sentences=sentences, links=relinked(summary.links, gone)))
    return bool(followed)


def _follow_sentence(connection: Connection, id: str, segment: Segment) -> None:
    its = t.segments.c
    query = t.segments.update().where(its.bulletin_id == id, its.id == segment.id)
    if not connection.execute(query.values(source=segment.source)).rowcount:
        # A bulletin of an old program: its summary was never kept as segments.
        row = {"id": segment.id, "role": "summary", "paragraph": 0, "source": segment.source, "position": 0}
        connection.execute(t.segments.insert().values(bulletin_id=id, **row))
    _forget(connection, id, segment.id)


def _keep_summary(connection: Connection, id: str, summary: Summary) -> None:
    query = t.summaries.update().where(t.summaries.c.bulletin_id == id)
    connection.execute(query.values(summary=SUMMARY.dump_python(summary, mode="json")))
