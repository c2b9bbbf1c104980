"""`bulletins approved`: what people have approved, as a file for `eval` and `adapt`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

import click

from models.bulletin import to_json
from models.errors import BadInput
from service.commands.lazy import LazySettings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--since", metavar="DATE", help="Only articles from this day on (2026-01-31).")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def approved(lazy: LazySettings, file: Path, since: str | None, force: bool) -> None:
    """Write all approved bulletins to FILE, a bulletin/1 a line; `-` is the standard output.

    \b
    bulletins approved approved.jsonl
    bulletins eval run --testset approved --path approved.jsonl --direction all
    bulletins adapt train --data approved.jsonl LicenseRef-ours …
    """
    # Help need not wait for the database.
    from service.database import BulletinStore, open_engine
    from service.publishing.approved import approved as find

    settings = lazy.read(log_level="WARNING")
    day = _day(since)
    count = 0
    engine = open_engine(settings.database_url)
    try:
        with _output(file, force=force) as out:
            for bulletin in find(BulletinStore(engine), since=day):
                count += 1
                out.write(json.dumps(to_json(bulletin), ensure_ascii=False) + "\n")
    finally:
        engine.dispose()
    click.echo(f"{count} approved bulletins.", err=True)


def _day(since: str | None) -> str | None:
    if since is None:
        return None
    try:
        return date.fromisoformat(since).isoformat()
    except ValueError as error:
        raise BadInput(f"{since!r} is no day. Write it like 2026-01-31.") from error


@contextmanager
def _output(file: Path, *, force: bool) -> Iterator[TextIO]:
    """Open the file under another name until all is written: half a file would look like a whole one."""
    if str(file) == "-":
        yield sys.stdout
        return
    if file.exists() and not force:
        raise BadInput(f"{file} is there already. Choose another name, or replace it with --force.")
    part = file.with_name(file.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        part.replace(file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
