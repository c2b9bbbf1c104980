"""Keeps what was published: the snapshot, its addresses, and what was corrected since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from models.bulletin import from_json, to_json
from models.types import Bulletin
from service.database.audit import Actor
from service.database.publication_tables import publication_corrections as corrections
from service.database.publication_tables import publication_pages as pages
from service.database.publication_tables import publications
from service.database.tables import now

# BCP 47's tag for a text whose language nobody has named.
ANY_LANGUAGE: Final = "und"


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated note to readers; `notes` is keyed by language, `und` where it is one text for all."""

    at: datetime
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """A bulletin as the public has it; `slugs` names its page in each language that it is shown in."""

    bulletin: Bulletin
    slugs: Mapping[str, str]
    published: datetime
    updated: datetime
    corrections: tuple[Correction, ...]
    withdrawn: datetime | None
    reason: str
    by: Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index or a feed."""

    bulletin_id: str
    language: str
    slug: str
    title: str
    lead: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One language of a publication as it is listed; `slug` is the wish for a first address."""

    language: str
    slug: str
    title: str
    lead: str


class PublicationStore:
    """Reads and writes publications; writing happens inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, bulletin_id: str) -> Published | None:
        """Give the publication of a bulletin, also a withdrawn one; None if it was never published."""
        with self._engine.connect() as connection:
            return read(connection, bulletin_id)

    def at(self, language: str, slug: str) -> Published | None:
        """Give what an address shows or once showed."""
        query = sa.select(pages.c.bulletin_id).where(pages.c.language == language, pages.c.slug == slug)
        with self._engine.connect() as connection:
            id = connection.execute(query).scalar_one_or_none()
            return None if id is None else read(connection, id)

    def entries(self, language: str, *, limit: int, offset: int = 0) -> tuple[Entry, ...]:
        """List what is public in a language, the newest first."""
        query = (
            sa.select(pages, publications.c.published, publications.c.updated)
            .join(publications, publications.c.bulletin_id == pages.c.bulletin_id)
            .where(pages.c.language == language, pages.c.current, publications.c.withdrawn.is_(None))
            .order_by(publications.c.published.desc(), pages.c.slug)
            .limit(limit)
            .offset(offset)
        )
        with self._engine.connect() as connection:
            return tuple(
                Entry(**{name: row[name] for name in Entry.__slots__})
                for row in connection.execute(query).mappings()
            )

    def documents(self, ids: Sequence[str]) -> dict[str, Bulletin]:
        """Give the snapshots of some publications."""
        query = sa.select(publications.c.bulletin_id, publications.c.snapshot)
        with self._engine.connect() as connection:
            found = connection.execute(query.where(publications.c.bulletin_id.in_(ids)))
            return {row.bulletin_id: from_json(row.snapshot) for row in found}

    def languages(self) -> dict[str, int]:
        """Count what is public by language; a language without any is left out."""
        query = (
            sa.select(pages.c.language, sa.func.count())
            .join(publications, publications.c.bulletin_id == pages.c.bulletin_id)
            .where(pages.c.current, publications.c.withdrawn.is_(None))
            .group_by(pages.c.language)
        )
        with self._engine.connect() as connection:
            return {language: count for language, count in connection.execute(query)}


def read(connection: Connection, bulletin_id: str) -> Published | None:
    """Read a publication inside a transaction."""
    query = sa.select(publications).where(publications.c.bulletin_id == bulletin_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _published(connection, row)


def put(
    connection: Connection,
    bulletin: Bulletin,
    shown: Sequence[Page],
    *,
    by: Actor,
    free: Callable[[str, Callable[[str], bool]], str],
    notes: Mapping[str, str] | None = None,
) -> None:
    """Make a bulletin public as it is; addresses that it has already stay. `notes` tell what was corrected."""
    moment = now()
    values = {
        "snapshot": to_json(bulletin),
        "updated": moment,
        "withdrawn": None,
        "reason": "",
        "by_id": by.id,
        "by_name": by.name,
    }
    there = connection.execute(
        publications.update().where(publications.c.bulletin_id == bulletin.id).values(**values)
    ).rowcount
    if not there:
        connection.execute(publications.insert().values(bulletin_id=bulletin.id, published=moment, **values))
    connection.execute(pages.update().where(pages.c.bulletin_id == bulletin.id).values(current=False))
    for page in shown:
        _put_page(connection, bulletin.id, page, free)
    if notes:
        _add_correction(connection, bulletin.id, moment, notes)


def withdraw(connection: Connection, bulletin_id: str, *, reason: str) -> bool:
    """Take a publication back; False if there is none that is public."""
    query = publications.update().where(
        publications.c.bulletin_id == bulletin_id, publications.c.withdrawn.is_(None)
    )
    return bool(connection.execute(query.values(withdrawn=now(), reason=reason)).rowcount)


def _put_page(
    connection: Connection,
    bulletin_id: str,
    page: Page,
    free: Callable[[str, Callable[[str], bool]], str],
) -> None:
    values = {"title": page.title, "lead": page.lead, "current": True}
    mine = (pages.c.bulletin_id == bulletin_id) & (pages.c.language == page.language)
    if connection.execute(pages.update().where(mine).values(**values)).rowcount:
        return

    def is_taken(slug: str) -> bool:
        query = sa.select(pages.c.slug).where(pages.c.language == page.language, pages.c.slug == slug)
        return connection.execute(query).one_or_none() is not None

    slug = free(page.slug, is_taken)
    connection.execute(
        pages.insert().values(bulletin_id=bulletin_id, language=page.language, slug=slug, **values)
    )


def _add_correction(
    connection: Connection, bulletin_id: str, moment: datetime, notes: Mapping[str, str]
) -> None:
    last = sa.select(sa.func.max(corrections.c.number)).where(corrections.c.bulletin_id == bulletin_id)
    number = (connection.execute(last).scalar_one() or 0) + 1
    connection.execute(
        corrections.insert().values(bulletin_id=bulletin_id, number=number, at=moment, notes=dict(notes))
    )


def _published(connection: Connection, row: RowMapping) -> Published:
    id = row["bulletin_id"]
    shown = sa.select(pages.c.language, pages.c.slug).where(pages.c.bulletin_id == id, pages.c.current)
    told = (
        sa.select(corrections.c.at, corrections.c.notes)
        .where(corrections.c.bulletin_id == id)
        .order_by(corrections.c.number)
    )
    found: dict[str, Any] = {language: slug for language, slug in connection.execute(shown)}
    return Published(
        bulletin=from_json(row["snapshot"]),
        slugs=found,
        published=row["published"],
        updated=row["updated"],
        corrections=tuple(Correction(at, notes) for at, notes in connection.execute(told)),
        withdrawn=row["withdrawn"],
        reason=row["reason"],
        by=Actor(row["by_id"], row["by_name"]),
    )
