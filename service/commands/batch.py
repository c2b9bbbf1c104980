"""`bulletins batch`: many articles, here and now, to a folder of results."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from models.errors import BadInput
from models.languages import parse_tag
from service.batches.batch import Batch, Options, Outcome, opened
from service.batches.output import formats_of
from service.batches.progress import EVERY_S, telling
from service.batches.runner import Run
from service.commands.lazy import LazySettings
from service.exports import EXPORTS
from service.settings import Settings
from service.translator import open_translator

NOT_ALL_WELL: Final = 3
AT_ONCE: Final = 8


@click.command()
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.option("--to", "targets", default="", help="Languages with commas between [default: the other two].")
@click.option(
    "--from", "language", default="auto", show_default=True, help="Language of articles that name none."
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the results.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(EXPORTS.names()),
    help="Also a file an article; may be repeated.",
)
@click.option("--profile", default=None, help="Use another profile than the settings say.")
@click.option(
    "--at-once",
    type=click.IntRange(1, 256),
    default=AT_ONCE,
    show_default=True,
    help="Articles worked on at a time.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=EVERY_S,
    show_default=True,
    help="Seconds between lines of progress where there is no terminal.",
)
@click.pass_context
def batch(
    ctx: click.Context,
    source: Path,
    targets: str,
    language: str,
    folder: Path,
    formats: tuple[str, ...],
    profile: str | None,
    at_once: int,
    every: float,
) -> None:
    """Make bulletins of all articles of INPUT: a .jsonl, .csv or .zip file, or a folder.

    The same command goes on after any interruption. OUT gets results.jsonl (in the order of the input),
    report.md and report.json. Exit status: 0 when all is well, 3 when articles failed or need a look.

    \b
    bulletins batch archive.jsonl --to en,zh -o out
    bulletins batch articles/ --to vi -o out --format docx
    """
    lazy: LazySettings = ctx.obj
    settings = lazy.read(log_level="WARNING")
    if profile is not None:
        settings = replace(settings, profile=profile)
    options = Options(
        targets=tuple(parse_tag(tag) for tag in targets.split(",") if tag.strip()),
        language=language if language.strip().lower() == "auto" else parse_tag(language),
        profile=settings.profile,
        formats=formats_of(formats),
    )
    with opened(source, folder, options, max_bytes=settings.max_upload) as opening:
        outcome = _run(opening, settings, at_once=at_once, every=every)
    click.echo(_summary(outcome, folder), err=True)
    ctx.exit(NOT_ALL_WELL if outcome.failed or outcome.look else 0)


def _run(opening: Batch, settings: Settings, *, at_once: int, every: float) -> Outcome:
    with open_translator(settings) as translator, telling(Console(stderr=True), every_s=every) as tell:
        try:
            with _signals() as hand_over:
                return opening.run(translator, at_once=at_once, tell=tell, on_start=hand_over)
        except OSError as error:
            raise BadInput(
                f"The results cannot be written: {error.strerror}. The same command goes on."
            ) from error


@contextmanager
def _signals() -> Iterator[Callable[[Run], None]]:
    """Let Ctrl-C and `kill` end the run between two writes; the second one ends it at once."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def hand_over(run: Run) -> None:
        def end(number: int, _frame: object) -> None:
            signal.signal(number, before[signal.Signals(number)])
            run.interrupt()

        for number in before:
            signal.signal(number, end)

    try:
        yield hand_over
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(outcome: Outcome, folder: Path) -> str:
    repeats = f", {outcome.repeats:,} said before" if outcome.repeats else ""
    return (
        f"{outcome.done:,} done, {outcome.look:,} need a look, {outcome.failed:,} failed{repeats}. "
        f"See {folder / 'report.md'}."
    )
