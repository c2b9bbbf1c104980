"""Bulletins that are approved into a memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine

from models.types import Article, Bulletin, Segment, Summary, Translation
from service.database import BulletinStore
from service.database import memory_rows as rows
from service.database.approval_tables import approvals
from service.database.memory_rows import Unit
from service.memory import learn

Pairs = Sequence[tuple[str, Mapping[str, str]]]
Approve = Callable[..., Bulletin]


def bulletin_of(id: str, pairs: Pairs, *, source: str = "vi", role: str = "body") -> Bulletin:
    """Make a bulletin of sentences with their translations; the first target is the same for all."""
    segments = tuple(
        Segment(f"p{n}s1" if role == "body" else f"{role[0]}{n}", role, n, text)
        for n, (text, _) in enumerate(pairs, start=1)
    )
    targets = tuple(dict.fromkeys(tag for _, said in pairs for tag in said))
    return Bulletin(
        id=id,
        article=Article(language=source, title=f"Title of {id}", paragraphs=tuple(text for text, _ in pairs)),
        targets=targets,
        segments=segments,
        translations={
            segment.id: {tag: Translation(text, "human") for tag, text in said.items()}
            for segment, (_, said) in zip(segments, pairs, strict=True)
        },
        summary=Summary((), (), "extractive"),
    )


def approve_in(
    engine: Engine, id: str, pairs: Pairs, *, source: str = "vi", role: str = "body", by: str = "Hoa"
) -> Bulletin:
    """Store a bulletin, say who approved it, and let the memory learn it."""
    made = bulletin_of(id, pairs, source=source, role=role)
    store = BulletinStore(engine)
    store.create(made.article, targets=made.targets, id=id)
    store.save_segments(id, made.segments)
    with engine.begin() as connection:
        connection.execute(approvals.delete().where(approvals.c.bulletin_id == id))
        connection.execute(approvals.insert().values(bulletin_id=id, token=f"id-{by}", name=by))
        learn(connection, made)
    return made


@pytest.fixture
def approve(engine: Engine) -> Approve:
    """Approve sentences on a database of each kind."""

    def approve(
        id: str, pairs: Pairs, *, source: str = "vi", role: str = "body", by: str = "Hoa"
    ) -> Bulletin:
        return approve_in(engine, id, pairs, source=source, role=role, by=by)

    return approve


def add_unit(
    engine: Engine, id: str, texts: Mapping[str, str], *, day: int = 1, role: str = "body", source: str = "vi"
) -> Unit:
    """Put one imported unit in place, dated in January."""
    unit = Unit(
        id,
        role,
        source,
        texts,
        None,
        None,
        "old.tmx",
        "importer",
        "Importer",
        datetime(2024, 1, day, tzinfo=UTC),
    )
    with engine.begin() as connection:
        rows.add(connection, [unit])
    return unit
