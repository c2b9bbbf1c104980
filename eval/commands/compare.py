"""`bulletins eval compare`: tell whether one run is better than another."""

from pathlib import Path

import click

from eval.baseline import find_runs, key
from eval.commands.comparison_text import Compared, show_json, show_markdown, show_table
from eval.compare import COMPARED, check_name, compare, most_different
from eval.critical import CRITICALS
from eval.evaluate import measure
from eval.metrics import METRICS
from eval.scopes import KINDS
from eval.types import Run
from models.errors import BadInput

FOLDER = click.Path(exists=True, path_type=Path)
SHOW = {"table": show_table, "markdown": show_markdown, "json": show_json}


@click.command("compare")
@click.argument("baseline", type=FOLDER)
@click.argument("run", type=FOLDER)
@click.option(
    "--metrics",
    help=f"Any of {', '.join(METRICS.names())}; or critical errors: {', '.join(CRITICALS.names())}. "
    f"Default: {', '.join(COMPARED)} and all critical errors.",
)
@click.option(
    "--by",
    default="",
    help=f"Compare parts as well: any of {', '.join(KINDS)}, with commas.",
    show_default=True,
)
@click.option(
    "--segments",
    type=click.IntRange(min=0, max=1000),
    default=5,
    show_default=True,
    help="How many of the segments that differ most to show, by the first metric of segments.",
)
@click.option("--format", "form", type=click.Choice(list(SHOW)), default="table", show_default=True)
def compare_command(
    baseline: Path, run: Path, metrics: str | None, by: str, segments: int, form: str
) -> None:
    """Compare the runs in the folder RUN with those in the folder BASELINE.

    Each is the folder of one run, or one with a run for each direction below it.

    \b
    bulletins eval compare runs/old runs/new --by domain,tag
    bulletins eval compare runs/old runs/new --metrics chrf++,numbers --format markdown
    """
    names = None if metrics is None else [check_name(name) for name in _listed(metrics)]
    SHOW[form]([_compared(*pair, names, _listed(by), segments) for pair in _pairs(baseline, run)])


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _pairs(baseline: Path, run: Path) -> list[tuple[Run, Run]]:
    before, after = ({key(each): each for each in find_runs(path)} for path in (baseline, run))
    if len(before) == len(after) == 1:
        # A single pair is compared, or refused with the part that differs, whatever it is on.
        return list(zip(before.values(), after.values(), strict=True))
    common = [(before[name], each) for name, each in after.items() if name in before]
    if not common:
        raise BadInput(f"{baseline} and {run} have no test set and direction in common.")
    return common


def _compared(baseline: Run, run: Run, names: list[str] | None, by: list[str], segments: int) -> Compared:
    comparisons = compare(baseline, run, names, by=by)
    metrics = list(dict.fromkeys(each.metric for each in comparisons if each.metric in METRICS.names()))
    telling = [name for name in metrics if METRICS.get(name).level == "segment"]
    return Compared(
        baseline=baseline,
        run=run,
        signatures=tuple(each.score for each in measure(run, metrics).values()),
        comparisons=comparisons,
        differences=most_different(baseline, run, telling[0], limit=segments) if telling and segments else (),
    )
