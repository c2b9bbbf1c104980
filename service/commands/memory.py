"""`bulletins memory`: the translation memory as a file, of any size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy.engine import Engine

from service.commands.lazy import LazySettings
from service.database import open_engine
from service.database.audit import COMMAND_LINE


@click.group()
def memory() -> None:
    """Take translation memories in, and the own one out (TMX 1.4).

    \b
    bulletins memory import old.tmx --dry-run
    bulletins memory import old.tmx
    bulletins memory export -o memory.tmx
    """


@memory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.pass_obj
def take_in(lazy: LazySettings, file: Path, dry_run: bool) -> None:
    """Add what a TMX file has and the memory lacks; the same file twice adds nothing."""
    from service.memory.importing import import_tmx, preview_tmx

    data = file.read_bytes()
    with _engine(lazy) as engine:
        if not dry_run:
            added = import_tmx(engine, data, name=file.name, by=COMMAND_LINE)
            click.echo(f"Entries added: {added:,}")
            return
        found = preview_tmx(engine, data, name=file.name, by=COMMAND_LINE)
    for what, count in (*found.fates.items(), *found.skipped.items()):
        click.echo(f"{_SAID[what]}: {count:,}")
    click.echo(f"To be added: {found.added:,}")


@memory.command("export")
@click.option(
    "-o", "--output", type=click.File("wb"), default="-", help="Where to [default: standard output]."
)
@click.pass_obj
def take_out(lazy: LazySettings, output: BinaryIO) -> None:
    """Write all entries in use."""
    from service.database.memory import MemoryStore
    from service.memory.tmx_writing import write_tmx

    with _engine(lazy) as engine:
        for piece in write_tmx(MemoryStore(engine).all()):
            output.write(piece)


_SAID = {
    "new": "New sentences",
    "newer": "Other translations, newer than those here",
    "older": "Other translations, older than those here",
    "known": "Here already",
    "languages": "In fewer than two of our languages, left out",
    "long": "Too long for a sentence, left out",
}


@contextmanager
def _engine(lazy: LazySettings) -> Iterator[Engine]:
    engine = open_engine(lazy.read(log_level="WARNING").database_url)
    try:
        yield engine
    finally:
        engine.dispose()
