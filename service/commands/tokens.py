"""`bulletins tokens`: which programs may use the API, and for what."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from service.commands.lazy import LazySettings
from service.database import open_engine
from service.database.tokens import ROLES, Role, TokenRow, TokenStore

# A pipe has no width; wide enough for the longest row, so that no name is cut.
PIPE_WIDTH = 300


@click.group()
def tokens() -> None:
    """Make, list and revoke the tokens that programs use the API with.

    A reader reads; an editor also submits articles and mends sentences; an approver also approves; an admin may do
    everything.

    \b
    bulletins tokens create "news desk" --role editor
    bulletins tokens list
    bulletins tokens revoke 1a2b3c4d
    """


@tokens.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do.")
@click.option("--days", type=click.IntRange(1, 3650), help="It ends after so many days [default: never].")
@click.pass_obj
def create(lazy: LazySettings, name: str, role: Role, days: int | None) -> None:
    """Make a token and print its secret, this once: only its hash is kept."""
    with _store(lazy) as store:
        row, secret = store.create(name, role=role, days=days)
    # The secret alone goes to standard output, so that a script can keep it.
    click.echo(f"Token {row.id} for {row.name!r}, role {row.role}. Keep it: it is not shown again.", err=True)
    click.echo(secret)


@tokens.command("list")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to write it."
)
@click.pass_obj
def list_tokens(lazy: LazySettings, form: str) -> None:
    """List all tokens, revoked ones too."""
    with _store(lazy) as store:
        rows = store.list()
    if form == "json":
        click.echo(json.dumps([asdict(row) for row in rows], default=datetime.isoformat, indent=2))
        return
    grid = Table("id", "name", "role", "state", "made", "last used", box=None, pad_edge=False)
    for row in rows:
        grid.add_row(row.id, row.name, row.role, _state(row), _day(row.created), _day(row.used))
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(grid)


@tokens.command()
@click.argument("ids", nargs=-1, required=True)
@click.pass_obj
def revoke(lazy: LazySettings, ids: tuple[str, ...]) -> None:
    """Close tokens at once and for good."""
    with _store(lazy) as store:
        for id in ids:
            store.revoke(id)
            click.echo(f"{id}: revoked")


@contextmanager
def _store(lazy: LazySettings) -> Iterator[TokenStore]:
    engine = open_engine(lazy.read(log_level="WARNING").database_url)
    try:
        yield TokenStore(engine)
    finally:
        engine.dispose()


def _state(row: TokenRow) -> str:
    if row.revoked is not None:
        return f"revoked {_day(row.revoked)}"
    if not row.works:
        return "expired"
    return f"until {_day(row.expires)}" if row.expires else "open end"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"
