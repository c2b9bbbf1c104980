"""Copies of an SQLite file that others may write to meanwhile."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from models.errors import BadInput
from service.database import open_engine

MAGIC = b"SQLite format 3\0"


class Sqlite:
    """SQLite's own online backup: pages that change meanwhile are copied again."""

    @staticmethod
    def dump(address: sa.URL, file: Path) -> None:
        """Write a consistent copy."""
        source = Path(str(address.database))
        if not source.is_file():
            raise BadInput(f"There is no database at {source} yet: nothing to back up.")
        file.unlink(missing_ok=True)
        _copy(source, file)

    @staticmethod
    def load(address: sa.URL, file: Path) -> None:
        """Put a copy in the place of the database, brought up to this version first."""
        with tempfile.TemporaryDirectory(prefix="bulletins-") as folder:
            # Upgrading and checking happen on a copy: a backup is never written to, and a bad one harms nothing.
            copy = Path(folder) / "copy.sqlite"
            try:
                _copy(file, copy)
                with closing(sqlite3.connect(copy)) as opened:
                    (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            except sqlite3.DatabaseError as error:
                raise BadInput(f"{file} is damaged: {error}. Take an older backup.") from error
            if found != "ok":
                raise BadInput(f"{file} is damaged: {found}. Take an older backup.")
            open_engine(f"sqlite:///{copy}").dispose()
            _copy(copy, Path(str(address.database)))


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=30)) as old,
        closing(sqlite3.connect(target, timeout=30)) as new,
    ):
        old.backup(new)
