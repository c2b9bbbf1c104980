"""Reading and writing units of the memory inside somebody's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from service.database.memory_keys import key_of
from service.database.memory_tables import memory_revision as counter
from service.database.memory_tables import memory_texts as texts
from service.database.memory_tables import memory_units as units
from service.database.words import exact_words, padded, plain_words

UnitState = Literal["live", "replaced", "deleted"]
LANGUAGES: Final = ("vi", "en", "zh", "zh-Hant")
IN_ONE_QUERY: Final = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence in two or more languages, as it was approved or imported.

    `source` is the language that it was written in; `bulletin` and `segment` say where it was approved, None for an
    imported one; `origin` is the bulletin's title or the file's name.
    """

    id: str
    role: str
    source: str
    texts: Mapping[str, str]
    bulletin: str | None
    segment: str | None
    origin: str
    by_id: str
    by: str
    at: datetime
    state: UnitState = "live"
    replaced_by: str | None = None

    @property
    def mark(self) -> str:
        """Name what it says now: after a correction it is another."""
        return sha256(repr(sorted(self.texts.items())).encode()).hexdigest()[:16]


def next_revision(connection: Connection) -> int:
    """Count one more change; who else changes the memory waits until this transaction is over."""
    connection.execute(counter.update().values(number=counter.c.number + 1))
    return revision(connection)


def revision(connection: Connection) -> int:
    """Say how many changes there were."""
    return int(connection.execute(sa.select(counter.c.number)).scalar_one())


def read(connection: Connection, ids: Iterable[str]) -> dict[str, Unit]:
    """Read units by their ids; a deleted or unknown one is left out."""
    found: dict[str, Unit] = {}
    for some in chunks(tuple(dict.fromkeys(ids))):
        said: dict[str, dict[str, str]] = {}
        for id, language, text in connection.execute(
            sa.select(texts.c.unit_id, texts.c.language, texts.c.text).where(texts.c.unit_id.in_(some))
        ):
            said.setdefault(id, {})[language] = text
        query = sa.select(units).where(units.c.id.in_(some), units.c.state != "deleted")
        for row in connection.execute(query).mappings():
            found[row["id"]] = _unit(row, said.get(row["id"], {}))
    return found


def same_source(connection: Connection, language: str, keys: Iterable[str]) -> dict[str, list[Unit]]:
    """Read the units in use whose text in a language has one of the keys, by key, the newest first."""
    held: dict[str, list[str]] = {}
    for some in chunks(tuple(dict.fromkeys(keys))):
        query = (
            sa.select(texts.c.key, units.c.id)
            .join_from(texts, units, units.c.id == texts.c.unit_id)
            .where(texts.c.language == language, texts.c.key.in_(some), units.c.state == "live")
            .order_by(units.c.at.desc(), units.c.id)
        )
        for key, id in connection.execute(query):
            held.setdefault(key, []).append(id)
    known = read(connection, (id for ids in held.values() for id in ids))
    return {key: [known[id] for id in ids if id in known] for key, ids in held.items()}


def add(connection: Connection, new: Sequence[Unit]) -> None:
    """Add units; they are one change to the memory."""
    if not new:
        return
    number = next_revision(connection)
    for some in chunks(new):
        connection.execute(units.insert(), [_row(unit, number) for unit in some])
        connection.execute(texts.insert(), [row for unit in some for row in _text_rows(unit)])


def renew(connection: Connection, unit: Unit, **values: Any) -> None:  # noqa: ANN401 - columns differ
    """Write other facts on a unit that says the same as before."""
    changed = {"revision": next_revision(connection), **values}
    connection.execute(units.update().where(units.c.id == unit.id).values(**changed))


def replace(connection: Connection, old: Sequence[str], new: str) -> None:
    """Put units that another one takes the place of into its history."""
    for some in chunks(old):
        changed = {"state": "replaced", "replaced_by": new, "revision": next_revision(connection)}
        connection.execute(units.update().where(units.c.id.in_(some)).values(**changed))


def rewrite(connection: Connection, unit: Unit) -> None:
    """Put other texts and facts into a unit that is there."""
    connection.execute(texts.delete().where(texts.c.unit_id == unit.id))
    row = _row(unit, next_revision(connection))
    connection.execute(units.update().where(units.c.id == unit.id).values(**row))
    connection.execute(texts.insert(), list(_text_rows(unit)))


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Throw texts away; a row without them stays, so that every index hears of it."""
    number = next_revision(connection)
    gone = {"state": "deleted", "origin": "", "by_id": "", "by_name": "", "replaced_by": None}
    for some in chunks(ids):
        connection.execute(texts.delete().where(texts.c.unit_id.in_(some)))
        connection.execute(units.update().where(units.c.id.in_(some)).values(revision=number, **gone))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a sequence into parts that fit into one query."""
    for start in range(0, len(items), IN_ONE_QUERY):
        yield items[start : start + IN_ONE_QUERY]


def _unit(row: RowMapping, said: Mapping[str, str]) -> Unit:
    ordered = {language: said[language] for language in LANGUAGES if language in said}
    return Unit(
        id=row["id"],
        role=row["role"],
        source=row["source"],
        texts=ordered,
        bulletin=row["bulletin_id"],
        segment=row["segment_id"],
        origin=row["origin"],
        by_id=row["by_id"],
        by=row["by_name"],
        at=row["at"],
        state=row["state"],
        replaced_by=row["replaced_by"],
    )


def _row(unit: Unit, number: int) -> dict[str, Any]:
    return {
        "id": unit.id,
        "revision": number,
        "state": unit.state,
        "replaced_by": unit.replaced_by,
        "role": unit.role,
        "source": unit.source,
        "languages": ",".join(language for language in LANGUAGES if language in unit.texts),
        "bulletin_id": unit.bulletin,
        "segment_id": unit.segment,
        "origin": unit.origin,
        "by_id": unit.by_id,
        "by_name": unit.by,
        "at": unit.at,
    }


def _text_rows(unit: Unit) -> Iterator[dict[str, str]]:
    for language, text in unit.texts.items():
        exact = exact_words(text)
        yield {
            "unit_id": unit.id,
            "language": language,
            "text": text,
            "exact": padded(exact),
            "plain": padded(plain_words(exact)),
            "key": key_of(text, language),
        }
