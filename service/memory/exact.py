"""Perfect matches: the very same sentence was approved before; asked of the database by a key."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.engine import Connection, Engine

from models.types import Segment
from service.database import memory_rows as rows
from service.database.memory_keys import key_of
from service.database.memory_rows import Unit
from service.memory.match import Match
from service.memory.ways import Way, ways


def exact(engine: Engine, text: str, source: str, target: str, *, role: str | None = None) -> Match | None:
    """Find the newest approved translation of the very same sentence; one of the same role comes first."""
    with engine.connect() as connection:
        for way in ways(source, target):
            found = _found(connection, way, [way.ask(text)])
            if best := _best(found.get(key_of(way.ask(text), way.source), ()), way, role):
                return _match(best, way)
    return None


def exact_of(
    engine: Engine, segments: Sequence[Segment], source: str, target: str, *, but: str | None = None
) -> Mapping[str, Match]:
    """Find perfect matches for many segments at once, by segment id; none that come from the bulletin `but`."""
    made: dict[str, Match] = {}
    with engine.connect() as connection:
        for way in ways(source, target):
            asked = {segment.id: way.ask(segment.source) for segment in segments if segment.id not in made}
            found = _found(connection, way, asked.values())
            for segment in segments:
                if segment.id in asked:
                    held = found.get(key_of(asked[segment.id], way.source), ())
                    best = _best(
                        (unit for unit in held if but is None or unit.bulletin != but), way, segment.role
                    )
                    if best is not None:
                        made[segment.id] = _match(best, way)
    return made


def _found(connection: Connection, way: Way, texts: Iterable[str]) -> Mapping[str, list[Unit]]:
    return rows.same_source(connection, way.source, (key_of(text, way.source) for text in texts))


def _best(held: Iterable[Unit], way: Way, role: str | None) -> Unit | None:
    """Choose of units that come with the newest first."""
    able = [unit for unit in held if way.target in unit.texts]
    return next((unit for unit in able if unit.role == role), able[0] if able else None)


def _match(unit: Unit, way: Way) -> Match:
    return Match(
        id=unit.id,
        source=unit.texts[way.source],
        target=way.give(unit.texts[way.target]),
        score=100,
        bulletin=unit.bulletin,
        at=unit.at,
        by=unit.by,
        role=unit.role,
        origin=unit.origin,
    )
