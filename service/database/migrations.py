"""Brings a database up to the tables of this version of the program."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.errors import BadSetting
from service.database import annotation_tables  # noqa: F401 - its tables are part of the metadata
from service.database.tables import metadata, schema_version

VERSION = 1

# What leads from the version before to this one; version 1 is what `create_all` makes.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}


def upgrade(engine: Engine) -> None:
    """Create what is missing and run the migrations that a database lacks; refuse one of a newer program."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start together would both create the tables.
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7232010)"))
        metadata.create_all(connection)
        found = connection.execute(sa.select(schema_version.c.version)).scalar_one_or_none()
        if found is None:
            connection.execute(schema_version.insert().values(only=1, version=VERSION))
            return
        if found > VERSION:
            raise BadSetting(
                f"The database has schema version {found}, this program knows up to {VERSION}. "
                "Use the newer program, or another BULLETINS_DATABASE_URL."
            )
        for version in range(found + 1, VERSION + 1):
            MIGRATIONS[version](connection)
            connection.execute(schema_version.update().values(version=version))
