"""Copies of a PostgreSQL database, by PostgreSQL's own programs."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa

from models.errors import BadInput
from service.database import open_engine

MAGIC = b"PGDMP"


class Postgresql:
    """`pg_dump` and `pg_restore` in the custom format."""

    @staticmethod
    def dump(address: sa.URL, file: Path) -> None:
        """Write a consistent copy."""
        _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")

    @staticmethod
    def load(address: sa.URL, file: Path) -> None:
        """Put a copy in the place of the tables, then bring it up to this version."""
        # A damaged file is found out before anything is dropped.
        _run("pg_restore", None, "--file=/dev/null", str(file))
        url = address.render_as_string(hide_password=False)
        engine = sa.create_engine(address)
        try:
            with engine.begin() as connection:
                tables = sa.MetaData()
                tables.reflect(connection)
                tables.drop_all(connection)
        finally:
            engine.dispose()
        _run(
            "pg_restore", address, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file)
        )  # fmt: skip
        open_engine(url).dispose()


def _run(program: str, address: sa.URL | None, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BadInput(f"{program} is not on this machine. Install PostgreSQL's client programs.")
    with tempfile.NamedTemporaryFile("w", prefix="bulletins-") as passwords:
        command = [path, *arguments]
        if address is not None:
            # Neither the list of processes nor their environment shows the password.
            passwords.write(f"*:*:*:*:{_escaped(address.password or '')}\n")
            passwords.flush()
            plain = address.set(drivername="postgresql", password=None)
            plain = plain.update_query_dict({"passfile": passwords.name})
            command.insert(1, f"--dbname={plain.render_as_string(hide_password=False)}")
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BadInput(f"{program} could not do it: {reason}")


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace(":", "\\:")
