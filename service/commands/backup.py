"""`bulletins backup` and `bulletins restore`: the database as one file."""

from pathlib import Path

import click
import sqlalchemy as sa

from service import backups
from service.commands.lazy import LazySettings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def backup(lazy: LazySettings, file: Path, force: bool) -> None:
    """Write the database to FILE, while the service goes on.

    Copy two more things out of the data folder: secret.key, with which sessions are signed, and batches, the uploaded
    inputs of batches that are not finished. PostgreSQL needs its own program pg_dump on this machine.

    \b
    bulletins backup /mnt/backups/bulletins-monday
    """
    settings = lazy.read(log_level="WARNING")
    backups.back_up(sa.make_url(settings.database_url), file, force=force)
    click.echo(f"{file}: {file.stat().st_size:,} bytes", err=True)


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Give up the bulletins that are in the database now.")
@click.pass_obj
def restore(lazy: LazySettings, file: Path, force: bool) -> None:
    """Put the database back as it was when FILE was written; stop the service before.

    FILE may come from an older version of this program. PostgreSQL needs its own program pg_restore on this machine.

    \b
    bulletins restore /mnt/backups/bulletins-monday
    """
    settings = lazy.read(log_level="WARNING")
    count = backups.restore(sa.make_url(settings.database_url), file, data=settings.data, force=force)
    click.echo(f"{count} bulletins are in the database.", err=True)
