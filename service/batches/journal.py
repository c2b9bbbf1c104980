"""What a run knows, in an SQLite file beside its results: what is written where, and the parts not yet written."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import BadInput
from service.batches.make import Part
from service.batches.verdict import State

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    key TEXT PRIMARY KEY, number INTEGER NOT NULL, pass INTEGER NOT NULL, digest TEXT NOT NULL,
    name TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, risk REAL NOT NULL, reasons TEXT NOT NULL,
    transient INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS items_start ON items (start);
CREATE TABLE IF NOT EXISTS repeats (number INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, same INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS parts (
    key TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (key, name, language)
);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is done: where it stood in which reading of the input, and what it said."""

    number: int
    reading: int
    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the results; `transient` failures are those that another run may not have."""

    key: str
    number: int
    digest: str
    name: str
    title: str
    state: State
    risk: float
    reasons: tuple[str, ...]
    transient: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """An entry whose work was another one's already; `same` is False when it says something else."""

    number: int
    name: str
    key: str
    same: bool


class Journal:
    """The file's queries; used by one thread."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            # The results are written first, and what the journal does not know of them is cut off again: in
            # WAL mode NORMAL is enough (https://www.sqlite.org/pragma.html#pragma_synchronous).
            self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {SCHEMA}")
        except sqlite3.Error as error:
            raise BadInput(f"{path} cannot be used: {error}. Choose another output folder.") from error
        self.reading = 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def meta(self, name: str) -> Any:  # noqa: ANN401 - what is kept differs
        """Give what was noted under a name, or None."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def note(self, name: str, value: object) -> None:
        """Note something under a name."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))

    def begin(self) -> None:
        """Begin to read the input anew."""
        self.reading = (self.meta("reading") or 0) + 1
        self.note("reading", self.reading)
        self._db.execute("DELETE FROM repeats")

    def known(self, key: str) -> Known | None:
        """Give what is known of an entry that is done."""
        query = "SELECT number, pass, digest, name FROM items WHERE key = ?"
        row = self._db.execute(query, (key,)).fetchone()
        return None if row is None else Known(*row)

    def parts(self, key: str) -> dict[tuple[str, str], Part]:
        """Give the parts of an entry that are made."""
        rows = self._db.execute("SELECT name, language, source, value FROM parts WHERE key = ?", (key,))
        return {(row[0], row[1]): Part(*row) for row in rows}

    def end(self) -> int:
        """Say where the results end as far as is known."""
        row = self._db.execute("SELECT start + length FROM items ORDER BY start DESC LIMIT 1").fetchone()
        return 0 if row is None else int(row[0])

    def forget_after(self, size: int) -> None:
        """Forget what was written beyond a place, because it is gone."""
        self._db.execute("DELETE FROM items WHERE start + length > ?", (size,))

    def forget_failed(self, *, all_of_them: bool) -> bool:
        """Forget failures, so that they are tried again; tell whether there were any."""
        query = "DELETE FROM items WHERE state = 'failed' AND (transient OR ?)"
        return self._db.execute(query, (all_of_them,)).rowcount > 0

    def record(
        self,
        written: Sequence[tuple[Written, int, int]],
        *,
        seen: Iterable[tuple[str, int]],
        repeats: Iterable[Repeat],
        parts: Iterable[tuple[str, Part]],
    ) -> None:
        """Keep all this or nothing: lines with their places, entries seen again, and parts of others."""
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            self._db.executemany(
                "UPDATE items SET pass = ?, number = ? WHERE key = ?",
                [(self.reading, number, key) for key, number in seen],
            )
            self._db.executemany(
                "INSERT INTO repeats VALUES (?, ?, ?, ?)",
                [(each.number, each.name, each.key, each.same) for each in repeats],
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)",
                [(key, part.name, part.language, part.source, part.value) for key, part in parts],
            )
            self._db.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [self._row(*each) for each in written],
            )
            # What a failed one has is used when it is tried again.
            over = [(each.key,) for each, _, _ in written if each.state != "failed"]
            self._db.executemany("DELETE FROM parts WHERE key = ?", over)

    def _row(self, each: Written, start: int, length: int) -> tuple[object, ...]:
        reasons = json.dumps(each.reasons, ensure_ascii=False)
        where = (
            each.key,
            each.number,
            self.reading,
            each.digest,
            _storable(each.name),
            _storable(each.title),
        )
        return (*where, each.state, each.risk, _storable(reasons), each.transient, start, length)

    def in_order(self) -> bool:
        """Tell whether the lines stand in the order of the input as it was read last."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM (SELECT pass, number, lag(pass) OVER o AS before, "
            "lag(number) OVER o AS place FROM items WINDOW o AS (ORDER BY start)) "
            "WHERE before < pass OR (before = pass AND place > number))"
        )
        return not self._db.execute(query).fetchone()[0]

    def places(self) -> Iterator[tuple[int, int]]:
        """Give start and length of the lines in the order of the input; what left the input comes last."""
        yield from self._db.execute("SELECT start, length FROM items ORDER BY pass DESC, number")

    def moved(self) -> None:
        """Take the lines to stand in the order of `places`, and remember that the new file is to be put in place."""
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            self._db.execute(
                "UPDATE items SET start = new.start FROM (SELECT key, sum(length) OVER "
                "(ORDER BY pass DESC, number ROWS UNBOUNDED PRECEDING) - length AS start FROM items) AS new "
                "WHERE new.key = items.key"
            )
            self.note("swap", True)

    def counts(self) -> dict[str, int]:
        """Count lines by state, and repeats."""
        found = dict(self._db.execute("SELECT state, count(*) FROM items GROUP BY state"))
        repeats = self._db.execute("SELECT count(*) FROM repeats").fetchone()[0]
        return {**{state: found.get(state, 0) for state in ("done", "look", "failed")}, "repeats": repeats}

    def items(self, state: State) -> Iterator[Written]:
        """Give the lines of a state, the riskiest first."""
        query = (
            "SELECT key, number, digest, name, title, state, risk, reasons, transient FROM items "
            "WHERE state = ? ORDER BY risk DESC, pass DESC, number"
        )
        for key, number, digest, name, title, its, risk, reasons, transient in self._db.execute(
            query, (state,)
        ):
            why = tuple(json.loads(reasons))
            yield Written(key, number, digest, name, title, its, risk, why, bool(transient))

    def repeats(self) -> Iterator[Repeat]:
        """Give the repeats in the order of the input."""
        for number, name, key, same in self._db.execute("SELECT * FROM repeats ORDER BY number"):
            yield Repeat(number, name, key, bool(same))


def _storable(text: str) -> str:
    """Replace halves of surrogate pairs, which SQLite cannot take."""
    return text.encode("utf-8", "replace").decode()
