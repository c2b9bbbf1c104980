"""Target sentences of finished bulletins that may hold a form, for the ledger to look at closely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.types import Segment
from service.database import tables as t

# What people have shown to readers comes first.
ORDER = ("published", "approved", "review", "draft")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One target segment with its source, and where its bulletin stands."""

    bulletin: str
    title: str
    workflow: str
    language: str
    segment: Segment
    target: str
    text: str
    version: int


def sentences(
    connection: Connection, patterns: Sequence[tuple[str, str]], *, bulletin: str | None = None
) -> Iterator[Sentence]:
    """Find target segments by (language, LIKE pattern): published bulletins first, then the newest."""
    b, s, x = t.bulletins.c, t.segments.c, t.translations.c
    wanted = [(x.language == language) & x.text.ilike(pattern) for language, pattern in patterns]
    if not wanted:
        return
    place = sa.case({name: place for place, name in enumerate(ORDER)}, value=b.workflow, else_=len(ORDER))
    query = (
        sa.select(
            b.id.label("bulletin"), b.title, b.workflow, b.language.label("source_language"),
            x.language, s.id, s.role, s.paragraph, s.source, x.text, x.version,
        )
        .join_from(t.translations, t.segments, (s.bulletin_id == x.bulletin_id) & (s.id == x.segment_id))
        .join(t.bulletins, b.id == x.bulletin_id)
        .where(b.state == "draft", sa.or_(*wanted), *([b.id == bulletin] if bulletin else []))
        .order_by(place, b.created.desc(), b.id, s.position, x.language)
    )  # fmt: skip
    for row in connection.execute(query).mappings():
        yield Sentence(
            bulletin=row["bulletin"],
            title=row["title"],
            workflow=row["workflow"],
            language=row["source_language"],
            segment=Segment(row["id"], row["role"], row["paragraph"], row["source"]),
            target=row["language"],
            text=row["text"],
            version=row["version"],
        )
