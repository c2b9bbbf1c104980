"""The progress of a training run: a bar on a terminal, plain lines in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

if TYPE_CHECKING:
    from models.adapt.train import Progress as Step

LINES = 50
"""How many lines a run writes into a pipe, at most, beside its scores."""


@contextmanager
def shown() -> Iterator[Callable[["Step"], None]]:
    """Show loss and time left on stderr, and every scoring on a line of its own."""
    if not sys.stderr.isatty():
        yield _plain
        return
    columns = (BarColumn(24), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("loading", total=None)

        def tell(step: "Step") -> None:
            if step.scores:
                console.print(_scores(step), markup=False, highlight=False)
            bar.update(task, completed=step.step, total=step.steps, description=_where(step))

        yield tell


def _plain(step: "Step") -> None:
    if step.scores:
        click.echo(_scores(step), err=True)
    elif step.step % max(1, step.steps // LINES) == 0 or step.step == step.steps:
        click.echo(f"step {step.step} of {step.steps}: {_where(step)}", err=True)


def _where(step: "Step") -> str:
    left = "" if step.left_s is None else f", {_time(step.left_s)} left"
    return f"loss {step.loss:.3f}{left}"


def _scores(step: "Step") -> str:
    told = ", ".join(f"{kind} {score:.1f}" for kind, score in step.scores.items())
    return f"step {step.step}: chrF {told}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
