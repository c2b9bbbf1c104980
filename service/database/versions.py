"""Puts target segments in place, each as a new version; inside a transaction that has the bulletin's row."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.bulletin import TRANSLATION
from models.types import Translation
from service.database import tables as t
from service.database.audit import Actor
from service.database.cells import key
from service.database.desk_tables import revisions

NAME_LIMIT = 200


def next_revision(connection: Connection, id: str, *, rows: bool = False) -> int:
    """Count one more change to a bulletin, and keep its row until the transaction is over.

    `rows` says that its segments change, and not only what is written in them.
    """
    its = t.bulletins.c
    values = {"revision": its.revision + 1, "updated": t.now()}
    if rows:
        values["rows_revision"] = its.revision + 1
    query = t.bulletins.update().where(its.id == id).values(**values).returning(its.revision)
    return connection.execute(query).scalar_one_or_none() or 0


def put(
    connection: Connection,
    id: str,
    segment_id: str,
    language: str,
    translation: Translation,
    *,
    by: Actor | None,
    revision: int | None,
    empty: bool = False,
) -> int:
    """Replace a target segment, or put the first one, and give the number of its version.

    Without `revision` the change is counted already, in this transaction; `empty` says that nothing stands there.
    """
    at = t.now()
    row = TRANSLATION.dump_python(translation, mode="json")
    place = {"bulletin_id": id, "segment_id": segment_id, "language": language}
    who = _who(by)
    kept = {name: row[name] for name in ("text", "origin", "model")}
    number = _next_version(id, segment_id, language)
    noted = revisions.insert().values(**place, **kept, **who, version=number, at=at)
    version: int = connection.execute(noted.returning(revisions.c.version)).scalar_one()
    if not empty:
        connection.execute(t.translations.delete().where(*key(id, segment_id, language)))
    count = _revision(id) if revision is None else revision
    connection.execute(
        t.translations.insert().values(
            **place, **row, **who, updated=at, version=version, accepted=False, revision=count
        )
    )
    return version


def _next_version(id: str, segment_id: str, language: str) -> sa.ScalarSelect[int]:
    """Number the version after the last that was ever there."""
    its = revisions.alias("before").c
    query = sa.select(sa.func.coalesce(sa.func.max(its.version), 0) + 1)
    return query.where(
        its.bulletin_id == id, its.segment_id == segment_id, its.language == language
    ).scalar_subquery()


def _revision(id: str) -> sa.ScalarSelect[int]:
    return sa.select(t.bulletins.c.revision).where(t.bulletins.c.id == id).scalar_subquery()


def mark(
    connection: Connection, id: str, segment_id: str, language: str, *, revision: int, at: datetime
) -> None:
    """Note that a person lets a target segment stand; its text and its version stay."""
    # `updated` is when it was written, and that was before: without saying so it would become now.
    query = t.translations.update().where(*key(id, segment_id, language))
    connection.execute(query.values(accepted=True, revision=revision, updated=at))


def _who(by: Actor | None) -> dict[str, str | None]:
    return {"by_id": by.id if by else None, "by_name": by.name[:NAME_LIMIT] if by else None}
