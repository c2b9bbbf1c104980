"""`bulletins models`: which models there are, fetch them, check them, find them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column

from models.catalogue import Catalogue
from models.errors import BrokenModel, ModelMissing
from models.profiles import load_profile
from models.store import Progress as OnProgress
from models.store import Store
from service.commands.lazy import LazySettings
from service.commands.model_views import Shown, as_json, in_full, table
from service.settings import Settings

# A pipe has no width; wide enough for the longest row, so that no name is cut.
PIPE_WIDTH = 400


@click.group()
def models() -> None:
    """List, show, fetch, check and find the models.

    \b
    bulletins models list
    bulletins models show nllb-200-distilled-600m
    bulletins models pull               what the profile of the settings needs
    bulletins models verify
    """


@models.command("list")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to write it."
)
@click.pass_obj
def list_models(lazy: LazySettings, form: str) -> None:
    """List all models of the catalogue; JSON also says where what is said of a model comes from."""
    store, catalogue = Store(lazy.read().models), lazy.catalogue()
    found = [Shown.of(entry, catalogue, store) for entry in catalogue.entries]
    if form == "json":
        click.echo(as_json(found))
        return
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(table(found))


@models.command()
@click.argument("name")
@click.pass_obj
def show(lazy: LazySettings, name: str) -> None:
    """Print everything about one model: licence, origin, our notes, and where each fact comes from."""
    store, catalogue = Store(lazy.read().models), lazy.catalogue()
    click.echo(in_full(Shown.of(catalogue.find(name), catalogue, store)))


@models.command()
@click.argument("names", nargs=-1)
@click.option("--profile", help="Fetch what this profile needs, instead of the profile of the settings.")
@click.pass_obj
def pull(lazy: LazySettings, names: tuple[str, ...], profile: str | None) -> None:
    """Fetch models and verify them; a download that was broken off goes on where it stopped.

    \b
    bulletins models pull
    bulletins models pull qwen2.5-coder-1.5b-instruct-q4_k_m
    bulletins models pull --profile echo
    """
    settings = lazy.read()
    store, catalogue = Store(settings.models), lazy.catalogue()
    for name in names or _names_of(settings, profile, catalogue):
        entry = catalogue.get(name)
        with _shown(name) as progress:
            path = store.pull(entry, progress=progress)
        click.echo(f"{name}: ready, {path or 'needs no files'}")


@models.command()
@click.argument("names", nargs=-1)
@click.pass_obj
def verify(lazy: LazySettings, names: tuple[str, ...]) -> None:
    """Read models again (by default all that are on disk) and compare them with the catalogue."""
    store, catalogue = Store(lazy.read().models), lazy.catalogue()
    entries = [catalogue.get(name) for name in names] or [
        entry for entry in catalogue.entries if store.has(entry)
    ]
    failed = False
    for entry in entries:
        try:
            with _shown(entry.name) as progress:
                store.verify(entry, progress=progress)
        except (BrokenModel, ModelMissing) as error:
            click.echo(f"error: {error}", err=True)
            failed = True
        else:
            click.echo(f"{entry.name}: ok")
    sys.exit(1 if failed else 0)


@models.command()
@click.argument("name", required=False)
@click.pass_obj
def path(lazy: LazySettings, name: str | None) -> None:
    """Print where a model lies; without a name, the folder of all models."""
    root: Path = lazy.read().models
    found = root if name is None else Store(root).path(lazy.catalogue().get(name))
    click.echo(found or f"{name} needs no files")


def _names_of(settings: Settings, profile: str | None, catalogue: Catalogue) -> tuple[str, ...]:
    found = load_profile(profile or settings.profile, extra=settings.profiles_file, catalogue=catalogue)
    return found.models


@contextmanager
def _shown(name: str) -> Iterator[OnProgress]:
    """Show progress on stderr: a bar on a terminal, and in a pipe a line every tenth of the way."""
    if not sys.stderr.isatty():
        yield _Lines(name).tell
        return
    what_column = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    columns = (
        BarColumn(24),
        DownloadColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.description}", markup=False, table_column=what_column),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


class _Lines:
    """Writes one plain line for each source that is asked and for each further tenth."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tenth = -1

    def tell(self, done: int, total: int, what: str) -> None:
        tenth = 10 * done // total if total else 10
        if tenth != self._tenth or what.startswith(("asking", "another process")):
            click.echo(f"{self._name}: {10 * tenth} % of {total / 1e6:,.0f} MB, {what}", err=True)
        self._tenth = tenth
