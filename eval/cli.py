"""`bulletins eval`: translate a test set with a system, and score it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.metrics import METRICS, Score
from eval.runner import read_lines, run
from eval.systems import SYSTEMS
from models.errors import BadInput
from models.languages import parse_tag

if TYPE_CHECKING:
    from models.profiles import OpenProfile

FILE = click.Path(dir_okay=False, path_type=Path)


class App(Protocol):
    """What these commands need of the command line that they are part of."""

    def data_folder(self) -> Path:
        """Give the folder for what is kept between runs."""

    def open_profile(self, name: str | None = None) -> "OpenProfile":
        """Load a profile's models."""


@click.group("eval")
def eval_group() -> None:
    """Measure quality against reference translations."""


@eval_group.command("run")
@click.option("--source", type=FILE, required=True, help="Source segments, one a line.")
@click.option(
    "--references", type=FILE, required=True, help="Reference translations, aligned with the source."
)
@click.option("--direction", required=True, help="For example vi-en or en-zh.")
@click.option("--hypotheses", type=FILE, help="Score this finished file instead of translating.")
@click.option("--system", type=click.Choice(SYSTEMS.names()), default="pipeline", show_default=True)
@click.option("--profile", help="Profile to translate with; default: the service's.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many lines.")
@click.option(
    "--metrics", default="bleu,chrf++", show_default=True, help=f"Any of {', '.join(METRICS.names())}."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Keep outputs here; a run resumes."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_context
def run_command(
    context: click.Context,
    source: Path,
    references: Path,
    direction: str,
    hypotheses: Path | None,
    system: str,
    profile: str | None,
    limit: int | None,
    metrics: str,
    out: Path | None,
    form: str,
) -> None:
    """Score a system, or a finished file, on one direction.

    \b
    bulletins eval run --source dev.vi --references dev.en --direction vi-en --limit 60 --out runs/
    bulletins eval run --hypotheses mine.en --source dev.vi --references dev.en --direction vi-en --format json
    """
    tags = read_direction(direction)
    chosen = [METRICS.get(name.strip())() for name in metrics.split(",")]
    lines, wanted = read_lines(source, limit=limit), read_lines(references, limit=limit)
    if len(lines) != len(wanted):
        raise BadInput(
            f"{source} has {len(lines)} lines, {references} has {len(wanted)}: they must be aligned."
        )
    if hypotheses is not None:
        texts = read_lines(hypotheses, limit=limit)
    else:
        texts = _translate(context.obj, lines, tags, system, profile, out)
    scores = [metric.run(texts, wanted, target=tags[1]) for metric in chosen]
    _show(scores, form)


def read_direction(direction: str) -> tuple[str, str]:
    """Split `vi-en` into two of our tags; raises BadInput for anything else."""
    parts = direction.split("-", 1)
    if len(parts) != 2:
        raise BadInput(f"{direction!r} is not a direction. Write it like vi-en.")
    source, target = (parse_tag(part) for part in parts)
    if source == target:
        raise BadInput(f"{direction!r} goes nowhere: source and target are the same language.")
    return source, target


def _translate(
    app: App,
    lines: Sequence[str],
    tags: tuple[str, str],
    system: str,
    profile: str | None,
    out: Path | None,
) -> list[str]:
    opened: OpenProfile = app.open_profile(profile)
    folder = out or app.data_folder() / "eval"
    kept = folder / f"{tags[0]}-{tags[1]}.{opened.profile.name}.{system}.jsonl"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with opened, Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{tags[0]}-{tags[1]} {system}")

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        made = SYSTEMS.get(system)(opened)
        return run(made, lines, source=tags[0], target=tags[1], kept=kept, progress=progress)


def _show(scores: Sequence[Score], form: str) -> None:
    if form == "json":
        found = {score.metric: {"value": score.value, "signature": score.signature} for score in scores}
        click.echo(json.dumps({"scores": found}, ensure_ascii=False))
        return
    table = Table("Metric", "Score", "Signature", box=None)
    for score in scores:
        table.add_row(score.metric, f"{score.value:.2f}", score.signature)
    Console().print(table)
