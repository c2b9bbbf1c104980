"""Keeps documents that are to be translated, and hands each to one worker at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import compare_digest, token_hex
from typing import Any, Final, Literal
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from models.errors import NotFound
from service.database.document_tables import document_bytes, documents
from service.database.tables import now

Api = Literal["deepl", "libretranslate", "texts"]
State = Literal["queued", "working", "done", "failed"]

KEPT: Final = timedelta(hours=24)
MAX_ATTEMPTS: Final = 3
GIVEN_UP: Final = "The work on this document ended three times without a result. Split it into smaller ones."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """What is known of a document when it comes in; `terms` are pairs that hold for it alone."""

    owner: str
    api: Api
    name: str
    format: str
    source: str | None
    target: str
    terms: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow(NewDocument):
    """A kept document; `characters` is what was translated of it."""

    id: str
    state: State
    error: str | None
    characters: int
    created: datetime
    key_hash: str

    def opens(self, key: str) -> bool:
        """Tell whether a key is the one that was given out for this document."""
        return compare_digest(_hash(key), self.key_hash)


class DocumentStore:
    """All queries on documents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, new: NewDocument, data: bytes) -> tuple[str, str]:
        """Queue a document, and give its id and the key that opens it; what has expired goes away."""
        id, key = str(uuid4()), token_hex(32)
        row = {
            "id": id,
            "owner": new.owner,
            "api": new.api,
            "key_hash": _hash(key),
            "name": new.name,
            "format": new.format,
            "source": new.source,
            "target": new.target,
            "terms": [list(pair) for pair in new.terms],
            "state": "queued",
            "expires": now() + KEPT,
        }
        with self._engine.begin() as connection:
            connection.execute(documents.delete().where(documents.c.expires < now()))
            connection.execute(documents.insert(), row)
            _put(connection, id, "source", data)
        return id, key

    def get(self, id: str) -> DocumentRow:
        """Give one document; raises NotFound, also for one that has expired."""
        query = documents.select().where(documents.c.id == id, documents.c.expires >= now())
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(f"There is no document {id!r}; documents are kept for 24 hours.")
        return _row(row)

    def waiting(self) -> int:
        """Count the documents that nobody works on yet."""
        query = sa.select(sa.func.count()).where(documents.c.state == "queued")
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def has_work(self, apis: Sequence[Api], *, stale: timedelta) -> bool:
        """Tell whether `claim` would find something, without writing."""
        query = sa.select(documents.c.id).where(_free(stale), documents.c.api.in_(apis)).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).one_or_none() is not None

    def claim(self, worker: str, apis: Sequence[Api], *, stale: timedelta) -> DocumentRow | None:
        """Take the oldest document that waits, or one whose worker gave no sign for so long; None if there is none."""
        free = _free(stale) & documents.c.api.in_(apis)
        first = (
            sa.select(documents.c.id)
            .where(free)
            .order_by(documents.c.created)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        take = (
            documents.update()
            .where(documents.c.id == first, free)
            .values(state="working", worker=worker, beat=now(), attempts=documents.c.attempts + 1)
            .returning(*documents.c)
        )
        with self._engine.begin() as connection:
            connection.execute(
                documents.update()
                .where(_left(stale), documents.c.attempts >= MAX_ATTEMPTS)
                .values(state="failed", error=GIVEN_UP)
            )
            row = connection.execute(take).mappings().one_or_none()
        return _row(row) if row else None

    def beat(self, id: str, worker: str) -> bool:
        """Say that the work goes on; False when another worker has it, or nobody wants it any more."""
        return self._update(id, worker, beat=now())

    def release(self, id: str, worker: str) -> None:
        """Give a document back unfinished, for whoever comes next."""
        self._update(id, worker, state="queued", attempts=documents.c.attempts - 1)

    def source(self, id: str) -> bytes:
        """Give what came in."""
        with self._engine.connect() as connection:
            data = connection.scalar(_part(id, "source"))
        if data is None:
            raise NotFound(f"The content of the document {id!r} is gone.")
        return bytes(data)

    def finish(self, id: str, worker: str, result: bytes, *, source: str | None, characters: int) -> bool:
        """Keep the translated document in the place of what came in; False when another worker has it."""
        with self._engine.begin() as connection:
            query = documents.update().where(documents.c.id == id, documents.c.worker == worker)
            done = query.where(documents.c.state == "working").values(
                state="done", source=source, characters=characters, beat=now()
            )
            if not connection.execute(done).rowcount:
                return False
            connection.execute(document_bytes.delete().where(document_bytes.c.document_id == id))
            _put(connection, id, "result", result)
        return True

    def fail(self, id: str, worker: str, error: str) -> None:
        """Say why a document cannot be translated."""
        self._update(id, worker, state="failed", error=error)

    def result(self, id: str) -> bytes | None:
        """Give a translated document; None when it is not there."""
        with self._engine.connect() as connection:
            data = connection.scalar(_part(id, "result"))
        return None if data is None else bytes(data)

    def take_result(self, id: str) -> bytes | None:
        """Give a translated document and delete it: of two who ask at once, one gets it."""
        with self._engine.begin() as connection:
            data = connection.scalar(_part(id, "result"))
            gone = connection.execute(documents.delete().where(documents.c.id == id)).rowcount
        return bytes(data) if data is not None and gone else None

    def delete(self, id: str) -> None:
        """Forget a document."""
        with self._engine.begin() as connection:
            connection.execute(documents.delete().where(documents.c.id == id))

    def _update(self, id: str, worker: str, **values: object) -> bool:
        query = documents.update().where(
            documents.c.id == id, documents.c.worker == worker, documents.c.state == "working"
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(query.values(**values)).rowcount)


def _left(stale: timedelta) -> sa.ColumnElement[bool]:
    return (documents.c.state == "working") & (documents.c.beat < now() - stale)


def _free(stale: timedelta) -> sa.ColumnElement[bool]:
    return ((documents.c.state == "queued") | _left(stale)) & (documents.c.expires >= now())


def _part(id: str, kind: str) -> sa.Select[Any]:
    return sa.select(document_bytes.c.data).where(
        document_bytes.c.document_id == id, document_bytes.c.kind == kind
    )


def _put(connection: Connection, id: str, kind: str, data: bytes) -> None:
    connection.execute(document_bytes.insert(), {"document_id": id, "kind": kind, "data": data})


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _row(row: RowMapping) -> DocumentRow:
    return DocumentRow(
        id=row["id"],
        owner=row["owner"],
        api=row["api"],
        key_hash=row["key_hash"],
        name=row["name"],
        format=row["format"],
        source=row["source"],
        target=row["target"],
        terms=tuple((first, second) for first, second in row["terms"]),
        state=row["state"],
        error=row["error"],
        characters=row["characters"],
        created=row["created"],
    )
