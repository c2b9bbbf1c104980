"""`bulletins people`: who may come in; also the way in for an administrator who is locked out."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import Engine

from service.commands.lazy import LazySettings
from service.database import open_engine
from service.database.audit import COMMAND_LINE
from service.database.people import ROLES, PeopleStore, Role
from service.database.people_links import LinkStore
from service.settings import Settings

# A pipe has no width; wide enough for the longest row, so that no address is cut.
PIPE_WIDTH = 400

address_option = click.option(
    "--address", help="Where people reach the service, as https://desk.example.org [default: this machine]."
)


@click.group()
def people() -> None:
    """List people, invite somebody, and make links for new passwords.

    \b
    bulletins people list
    bulletins people invite lan@example.org --role approver
    bulletins people reset lan@example.org
    """


@people.command("list")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to write it."
)
@click.pass_obj
def list_people(lazy: LazySettings, form: str) -> None:
    """List everybody, those whose account is closed too."""
    with _engine(lazy) as (_settings, engine):
        rows = PeopleStore(engine).list()
    if form == "json":
        click.echo(json.dumps([asdict(row) for row in rows], default=datetime.isoformat, indent=2))
        return
    grid = Table("id", "name", "email", "role", "state", "last seen", box=None, pad_edge=False)
    for row in rows:
        state, seen = ("closed" if row.closed else "open"), (f"{row.seen:%Y-%m-%d}" if row.seen else "never")
        grid.add_row(row.id, row.name, row.email, row.role, state, seen)
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(grid, markup=False)


@people.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
@address_option
@click.pass_obj
def invite(lazy: LazySettings, email: str, role: Role, address: str | None) -> None:
    """Make an invitation and print its link, this once; it works for seven days."""
    with _engine(lazy) as (settings, engine):
        secret = LinkStore(engine).invite(email, role=role, by=COMMAND_LINE)
    click.echo(f"Send this to {email}; it works once, for seven days, and is not shown again.", err=True)
    click.echo(link(address or local_address(settings), secret))


@people.command()
@click.argument("email")
@address_option
@click.pass_obj
def reset(lazy: LazySettings, email: str, address: str | None) -> None:
    """Make a link for a new password, also for somebody who is locked out; it works for one day."""
    with _engine(lazy) as (settings, engine):
        secret = LinkStore(engine).reset(email, by=COMMAND_LINE)
    click.echo(f"Send this to {email}; it works once, for one day, and is not shown again.", err=True)
    click.echo(link(address or local_address(settings), secret))


def link(address: str, secret: str) -> str:
    """Write the address that a one-time secret opens."""
    return f"{address.rstrip('/')}/join/{secret}"


def local_address(settings: Settings) -> str:
    """Write where the service is found on this machine."""
    host = settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


@contextmanager
def _engine(lazy: LazySettings) -> Iterator[tuple[Settings, Engine]]:
    settings = lazy.read(log_level="WARNING")
    engine = open_engine(settings.database_url)
    try:
        yield settings, engine
    finally:
        engine.dispose()
