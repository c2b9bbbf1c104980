"""Takes a TMX file into the memory: first what it would do, then doing it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import uuid4

from sqlalchemy.engine import Connection, Engine

from models.errors import TooLarge
from service.database import memory_rows as rows
from service.database.audit import Actor, record
from service.database.memory_keys import key_of
from service.database.memory_rows import Unit
from service.database.tables import now
from service.memory.tmx_reading import Read, read_tmx

MAX_UNITS: Final = 200_000
EXAMPLES: Final = 5
NAME_LENGTH: Final = 200
_AT_ONCE: Final = 500

# New; there already; newer than what is there for its source, and older than it.
Fate = Literal["new", "known", "newer", "older"]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds and would do.

    `fates` counts units by what becomes of them, `skipped` those that are no use by the reason, `languages` the texts;
    `examples` are some that would be added.
    """

    fates: Mapping[Fate, int]
    skipped: Mapping[str, int]
    languages: Mapping[str, int]
    examples: tuple[Unit, ...]

    @property
    def added(self) -> int:
        """Count what would be added."""
        return sum(count for fate, count in self.fates.items() if fate != "known")


@dataclass(slots=True)
class _Tally:
    fates: Counter[Fate] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


def preview_tmx(engine: Engine, data: bytes, *, name: str, by: Actor) -> Preview:
    """Say what a file would do to the memory as it is; raises BadInput for one that cannot be read."""
    tally, examples = _Tally(), list[Unit]()
    seen: set[str] = set()
    for group in _groups(data, name, by, tally):
        with engine.connect() as connection:
            new = _fresh(connection, group, seen, tally)
        examples += new[: EXAMPLES - len(examples)]
    return Preview(tally.fates, tally.skipped, tally.languages, tuple(examples))


def import_tmx(engine: Engine, data: bytes, *, name: str, by: Actor) -> int:
    """Add what the memory lacks, and give how many that were.

    It is done in parts, so that nobody waits long: after a failure, the same file again adds the rest. A unit counts
    from its own date, so that an old file overtakes no newer approval.
    """
    tally, seen, added = _Tally(), set[str](), 0
    # A file that breaks off half way shall change nothing.
    for _ in read_tmx(data):
        pass
    for group in _groups(data, name, by, tally):
        with engine.begin() as connection:
            new = _fresh(connection, group, seen, tally)
            rows.add(connection, new)
            added += len(new)
    with engine.begin() as connection:
        record(connection, by=by, action="memory.import", object=name, details={"units": str(added)})
    return added


def _groups(data: bytes, name: str, by: Actor, tally: _Tally) -> Iterator[list[Unit]]:
    group: list[Unit] = []
    for number, each in enumerate(read_tmx(data), start=1):
        if number > MAX_UNITS:
            raise TooLarge(f"The file has more than {MAX_UNITS:,} units. Cut it into several files.")
        if not isinstance(each, Read):
            tally.skipped[each] += 1
            continue
        tally.languages.update(each.texts.keys())
        group.append(_unit(each, name, by))
        if len(group) == _AT_ONCE:
            yield group
            group = []
    yield group


def _unit(each: Read, name: str, by: Actor) -> Unit:
    moment = now()
    return Unit(
        id=uuid4().hex,
        role=each.role,
        source=each.source,
        texts=each.texts,
        bulletin=None,
        segment=None,
        origin=(each.origin or name)[:NAME_LENGTH],
        by_id=by.id,
        by=(each.by or by.name)[:NAME_LENGTH],
        at=min(each.at or moment, moment),
    )


def _fresh(connection: Connection, group: Sequence[Unit], seen: set[str], tally: _Tally) -> list[Unit]:
    """Keep what is neither in the memory nor earlier in the file, and count what becomes of each."""
    keys = {unit.id: key_of(unit.texts[unit.source], unit.source) for unit in group}
    known: dict[str, Mapping[str, Sequence[Unit]]] = {
        language: rows.same_source(
            connection, language, (keys[unit.id] for unit in group if unit.source == language)
        )
        for language in {unit.source for unit in group}
    }
    new: list[Unit] = []
    for unit in group:
        there = known[unit.source].get(keys[unit.id], ())
        mark = f"{unit.role} {unit.mark}"
        fate = "known" if mark in seen else _fate(unit, there)
        seen.add(mark)
        tally.fates[fate] += 1
        if fate != "known":
            new.append(unit)
    return new


def _fate(unit: Unit, there: Sequence[Unit]) -> Fate:
    if any(old.role == unit.role and _within(unit, old) for old in there):
        return "known"
    rivals = [old for old in there if set(old.texts) & (set(unit.texts) - {unit.source})]
    if not rivals:
        return "new"
    return "newer" if all(old.at < unit.at for old in rivals) else "older"


def _within(unit: Unit, old: Unit) -> bool:
    """Tell whether an entry says all that a unit says."""
    return all(old.texts.get(language) == text for language, text in unit.texts.items())
