"""The database as one file, and back."""

from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from models.errors import BadInput
from service.backups import postgresql, sqlite
from service.database import BulletinStore, open_engine

KINDS = {sqlite.MAGIC: "sqlite", postgresql.MAGIC: "postgresql"}


def back_up(address: sa.URL, file: Path, *, force: bool) -> None:
    """Write a database to a file that is complete or not there at all; raises BadInput."""
    if file.exists() and not force:
        raise BadInput(f"{file} is there already. Take another name, or replace it with --force.")
    if not file.resolve().parent.is_dir():
        raise BadInput(f"{file} cannot be written: there is no folder {file.resolve().parent}.")
    part = file.with_name(f".{file.name}.part")
    try:
        _ways(address).dump(address, part)
        part.replace(file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def restore(address: sa.URL, file: Path, *, data: Path, force: bool) -> int:
    """Replace a database by what a file holds, and give the number of bulletins in it; raises BadInput.

    What is there stays as it is when the file cannot be used, or when there are bulletins and no `force`.
    """
    _require_kind(address, file)
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "worker.lock", blocking=False)
    try:
        with lock:
            found = _count(address)
            if found and not force:
                raise BadInput(
                    f"There are {found} bulletins in the database; back them up, then give --force to replace them."
                )
            _ways(address).load(address, file)
            return _count(address)
    except Timeout as error:
        raise BadInput(f"A worker is at work in {data}. Stop the service, then restore.") from error


def _ways(address: sa.URL) -> type[sqlite.Sqlite] | type[postgresql.Postgresql]:
    return sqlite.Sqlite if address.get_backend_name() == "sqlite" else postgresql.Postgresql


def _require_kind(address: sa.URL, file: Path) -> None:
    try:
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    kind = next((kind for magic, kind in KINDS.items() if head.startswith(magic)), None)
    if kind is None:
        raise BadInput(f"{file} is no backup of ours. Give one that `bulletins backup` wrote.")
    if kind != address.get_backend_name():
        raise BadInput(
            f"{file} is a backup of {kind}, and BULLETINS_DATABASE_URL names {address.get_backend_name()}. "
            "Name a database of the same kind."
        )


def _count(address: sa.URL) -> int:
    engine = open_engine(address.render_as_string(hide_password=False))
    try:
        return sum(BulletinStore(engine).counts_by_state().values())
    finally:
        engine.dispose()
