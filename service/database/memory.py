"""The memory as people see it: looked through, corrected, deleted, taken out as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.errors import AppError, BadInput, NotFound
from service.database import memory_rows as rows
from service.database.audit import Actor, record
from service.database.memory_rows import LANGUAGES, Unit
from service.database.memory_tables import memory_texts as texts
from service.database.memory_tables import memory_units as units
from service.database.places import Place, beyond, place_of, read_place
from service.database.tables import bulletins, now
from service.database.words import Term, terms

LONGEST: Final = 5_000
"""Characters that a sentence may have."""

_NEWEST: Final[Place] = ((units.c.at, True), (units.c.id, False))
_ORDER: Final = "newest"
_PIECE: Final = 500


class UnitChanged(AppError):
    """Somebody else corrected the entry in the meantime."""

    status = 409
    code = "stale"


class MemoryStore:
    """All queries of the pages and the API on the memory; raises NotFound for an id that is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self) -> int:
        """Count the entries in use."""
        query = sa.select(sa.func.count()).select_from(units).where(units.c.state == "live")
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def search(
        self, query: str = "", *, limit: int, language: str | None = None, after: str | None = None
    ) -> tuple[list[Unit], str | None]:
        """List entries, the newest first, with the place where the next page begins; None at the end.

        All words of the query have to stand in one text, in `language` if one is given; accents may be left out.
        Raises BadInput for a search that is too long and for a place that was not given out.
        """
        found = sa.select(units.c.id, units.c.at.label("key0"), units.c.id.label("key1"))
        found = found.where(units.c.state == "live")
        wanted = terms(query)
        if wanted or language:
            found = found.where(units.c.id.in_(_having(wanted, language)))
        if after is not None:
            found = found.where(beyond(_NEWEST, read_place(after, _NEWEST, _ORDER), back=False))
        found = found.order_by(units.c.at.desc(), units.c.id).limit(limit + 1)
        with self._engine.connect() as connection:
            page = connection.execute(found).mappings().all()
            known = rows.read(connection, (row["id"] for row in page[:limit]))
        following = place_of(page[limit - 1], len(_NEWEST), _ORDER) if len(page) > limit else None
        return [known[row["id"]] for row in page[:limit] if row["id"] in known], following

    def get(self, id: str) -> Unit:
        """Give one entry; one that was replaced can be read, too."""
        with self._engine.connect() as connection:
            return _require(connection, id)

    def history(self, id: str) -> tuple[Unit, ...]:
        """List what an entry said before, and what it took the place of, the newest first."""
        with self._engine.connect() as connection:
            found = rows.read(connection, _ancestors(connection, id)[1:])
        return tuple(sorted(found.values(), key=lambda unit: unit.at, reverse=True))

    def correct(self, id: str, said: Mapping[str, str], *, by: Actor, expected: str | None = None) -> Unit:
        """Write other texts into an entry, which keeps its id; what it said before goes into its history.

        Raises UnitChanged when its mark is no longer the `expected` one, BadInput for texts that are no entry, and
        NotFound for one that is no longer in use.
        """
        fresh = checked(said)
        with self._engine.begin() as connection:
            rows.next_revision(connection)
            unit = _require(connection, id)
            if unit.state != "live":
                raise NotFound(
                    f"The entry {id!r} of the memory was replaced by {unit.replaced_by!r}. Correct that one."
                )
            if expected is not None and expected != unit.mark:
                raise UnitChanged("Somebody else has corrected this entry. Look at what it says now.")
            if fresh == unit.texts:
                return unit
            source = unit.source if unit.source in fresh else next(iter(fresh))
            new = replace(unit, texts=fresh, source=source, by_id=by.id, by=by.name, at=now())
            rows.add(connection, [replace(unit, id=uuid4().hex, state="replaced", replaced_by=id)])
            rows.rewrite(connection, new)
            record(connection, by=by, action="memory.change", object=id)
        return new

    def delete(self, id: str, *, by: Actor) -> None:
        """Forget an entry and its history."""
        with self._engine.begin() as connection:
            _require(connection, id)
            rows.forget(connection, _ancestors(connection, id))
            record(connection, by=by, action="memory.delete", object=id)

    def bulletins_of(self, found: Sequence[Unit]) -> frozenset[str]:
        """Name the bulletins of some entries that are still there."""
        ids = {unit.bulletin for unit in found if unit.bulletin}
        with self._engine.connect() as connection:
            return frozenset(
                connection.execute(sa.select(bulletins.c.id).where(bulletins.c.id.in_(ids))).scalars()
            )

    def all(self) -> Iterator[Unit]:
        """Give every entry in use, the newest first, a few hundred at a time."""
        place: str | None = None
        while True:
            page, place = self.search(limit=_PIECE, after=place)
            yield from page
            if place is None:
                return


def checked(said: Mapping[str, str]) -> dict[str, str]:
    """Bring texts in order: one line each, in our order of languages; raises BadInput."""
    unknown = [language for language in said if language not in LANGUAGES]
    if unknown:
        raise BadInput(f"Unknown language {unknown[0][:40]!r}. Available: {', '.join(LANGUAGES)}.")
    lines = {language: " ".join(said.get(language, "").split()) for language in LANGUAGES}
    fresh = {language: text for language, text in lines.items() if text}
    if len(fresh) < 2:
        raise BadInput("An entry of the memory needs its sentence in at least two languages.")
    for language, text in fresh.items():
        if len(text) > LONGEST:
            raise BadInput(
                f"The text in {language!r} has {len(text):,} characters. A sentence has at most {LONGEST:,}."
            )
        if "\0" in text:
            raise BadInput(f"The text in {language!r} has a NUL character in it. Take it out.")
    return fresh


def _having(wanted: tuple[Term, ...], language: str | None) -> sa.Select[tuple[str]]:
    query = sa.select(texts.c.unit_id)
    if language:
        query = query.where(texts.c.language == language)
    for term in wanted:
        column = texts.c.exact if term.accents else texts.c.plain
        query = query.where(column.contains(term.text, autoescape=True))
    return query


def _require(connection: Connection, id: str) -> Unit:
    found = rows.read(connection, [id]).get(id)
    if found is None:
        raise NotFound(f"The memory has no entry with the id {id!r}.")
    return found


def _ancestors(connection: Connection, id: str) -> list[str]:
    """List an entry and all that led to it."""
    found, asked = [id], [id]
    while asked:
        query = sa.select(units.c.id).where(units.c.replaced_by.in_(asked), units.c.id.not_in(found))
        asked = list(connection.execute(query).scalars())
        found += asked
    return found
