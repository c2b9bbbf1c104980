"""Opens the database that a URL names, SQLite or PostgreSQL, with its tables in place."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from models.errors import BadSetting
from service.database import migrations

BUSY_MS = 30_000


def open_engine(url: str) -> Engine:
    """Connect and bring the tables up to date; raises BadSetting that says why a database cannot be used."""
    address = sa.make_url(url)
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    try:
        if address.get_backend_name() == "sqlite":
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        migrations.upgrade(engine)
    except BadSetting:
        engine.dispose()
        raise
    except (DBAPIError, OSError) as error:
        engine.dispose()
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise BadSetting(f"The database {address.render_as_string()} cannot be opened: {reason}.") from error
    return engine


def _sqlite(address: sa.URL) -> Engine:
    engine = sa.create_engine(address, pool_size=20)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, record: object) -> None:  # noqa: ANN401 - sqlite3's connection, by SQLAlchemy's hook
    # A writer takes its lock at once: one that asks for it late, in the middle of a transaction, would be
    # refused without waiting (https://www.sqlite.org/wal.html, SQLITE_BUSY_SNAPSHOT).
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        # In WAL mode NORMAL loses nothing when the process dies, and cannot corrupt the file when the machine
        # does (https://www.sqlite.org/pragma.html#pragma_synchronous).
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _postgresql(address: sa.URL) -> Engine:
    return sa.create_engine(address, pool_size=20, pool_pre_ping=True)
