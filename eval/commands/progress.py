"""Shows how far a run is: a bar on a terminal, and in a pipe or a log a line now and then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Tell = Callable[[int, int], None]

# Long enough for short runs to say nothing.
_EVERY_S: Final = 20.0


@contextmanager
def shown(what: str) -> Iterator[Tell]:
    """Give what takes `(done, total)`; the time left is reckoned from what was done since it began."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(what).tell
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Lines:
    """Writes a line every so many seconds."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = self._told = monotonic()
        self._first: int | None = None

    def tell(self, done: int, total: int) -> None:
        now = monotonic()
        self._first = done if self._first is None else self._first
        if now - self._told < _EVERY_S or done == self._first:
            return
        self._told = now
        left = (total - done) * (now - self._started) / (done - self._first)
        click.echo(f"{self._what}: {done} of {total}, about {_minutes(left)} left", err=True)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
