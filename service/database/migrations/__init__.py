"""Brings a database up to the tables of this version of the program."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from models.errors import BadSetting

# The first released schema was kept by a table with the number 1 in it; `versions/0001` makes the same tables.
FIRST = "0001"


def upgrade(engine: Engine) -> None:
    """Run the migrations that a database lacks, all or none of them; refuse a database of a newer program."""
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        _alone(connection)
        found = _revision(connection)
        head = scripts.get_current_head()
        if found == head:
            return
        if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
            raise BadSetting(
                f"The database has schema version {found}, this program knows up to {head}. "
                "Use the newer program, or another BULLETINS_DATABASE_URL."
            )
        config.attributes["connection"] = connection
        if found == FIRST and _is_first(connection):
            command.stamp(config, FIRST)
            connection.execute(sa.text("DROP TABLE schema_version"))
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "service.database:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _alone(connection: Connection) -> None:
    """Let one process at a time look and change: two that start together would both create the tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7232010)"))
    else:
        # Python's sqlite3 would begin a transaction only before the first INSERT, after the tables.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _revision(connection: Connection) -> str | None:
    if _is_first(connection):
        number = connection.execute(sa.text("SELECT version FROM schema_version")).scalar_one()
        return f"{number:04}"
    return MigrationContext.configure(connection).get_current_revision()


def _is_first(connection: Connection) -> bool:
    return sa.inspect(connection).has_table("schema_version")
