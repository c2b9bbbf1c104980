"""A comparison as a table, as Markdown and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.baseline import key
from eval.compare import Difference, higher_is_better, is_significant
from eval.metrics.base import Score
from eval.significance import ALPHA, RESAMPLES, SEED, TRIALS
from eval.types import Comparison, Run

HEAD: Final = (
    "Metric",
    "Part",
    "Baseline",
    "Run",
    "Change",
    "95 %",
    "p (bs)",
    "p (ar)",
    "Won",
    "Tied",
    "Lost",
    "",
)
HOW: Final = (
    f"p: paired bootstrap, {RESAMPLES} resamples, and approximate randomisation, {TRIALS} trials, seed {SEED}. "
    f"better/worse: both below {ALPHA}. Of many parts, one in twenty looks so by chance."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs with all that is to be shown of their difference."""

    baseline: Run
    run: Run
    signatures: tuple[Score, ...]
    comparisons: tuple[Comparison, ...]
    differences: tuple[Difference, ...]

    @property
    def title(self) -> str:
        """Say what is compared with what, on what."""
        test_set = self.run.test_set
        return (
            f"{self.run.system} against {self.baseline.system}: {' '.join(key(self.run))}, "
            f"{len(test_set.segments)} segments, {test_set.name} {test_set.version}"
        )


def show_table(compared: Sequence[Compared]) -> None:
    """Print tables for a terminal."""
    console = Console()
    for each in compared:
        table = Table(*HEAD, box=None, title=Text(each.title), title_justify="left")
        for comparison in each.comparisons:
            # Text, so that nothing of a name is taken for markup.
            table.add_row(*map(Text, cells(comparison)))
        console.print(table)
        for difference in each.differences:
            console.print(Text("\n".join(_lines(difference))))
        for score in each.signatures:
            console.print(Text(f"{score.metric}: {score.signature}", style="dim"))
    console.print(Text(HOW, style="dim"))


def show_markdown(compared: Sequence[Compared]) -> None:
    """Print Markdown, for a comment on a change or a report."""
    for each in compared:
        click.echo(f"### {_escaped(each.title)}\n")
        for row in (HEAD, ("---",) * len(HEAD), *map(cells, each.comparisons)):
            click.echo(f"| {' | '.join(map(_escaped, row))} |")
        click.echo()
        for difference in each.differences:
            first, *rest = map(_escaped, _lines(difference))
            click.echo("\n  ".join([f"- {first}", *(f"- {line}" for line in rest)]))
        for score in each.signatures:
            click.echo(f"- {score.metric}: `{score.signature}`")
    click.echo(f"\n{HOW}")


def show_json(compared: Sequence[Compared]) -> None:
    """Print one object a pair of runs, with signatures."""
    rows = [
        {
            "test_set": {
                "name": each.run.test_set.name,
                "version": each.run.test_set.version,
                "checksum": each.run.test_set.checksum,
                "direction": key(each.run)[1],
            },
            "baseline": {"system": each.baseline.system, "signature": each.baseline.signature},
            "run": {"system": each.run.system, "signature": each.run.signature},
            "signatures": {score.metric: score.signature for score in each.signatures},
            "comparisons": [
                {**asdict(comparison), "verdict": verdict(comparison)} for comparison in each.comparisons
            ],
            "segments": [asdict(difference) for difference in each.differences],
        }
        for each in compared
    ]
    click.echo(json.dumps({"schema": "comparison/1", "pairs": rows}, ensure_ascii=False))


def verdict(comparison: Comparison) -> str:
    """Say `better` or `worse` where both tests agree that it is no chance, else nothing."""
    if not is_significant(comparison):
        return ""
    return "better" if (comparison.delta > 0) == higher_is_better(comparison.metric) else "worse"


def cells(comparison: Comparison) -> tuple[str, ...]:
    """Write one comparison as the cells of a row under HEAD."""
    low, high = comparison.interval
    return (
        comparison.metric,
        comparison.scope,
        f"{comparison.baseline:.2f}",
        f"{comparison.value:.2f}",
        f"{comparison.delta:+.2f}",
        f"{low:+.2f} … {high:+.2f}",
        f"{comparison.p_bootstrap:.4f}",
        f"{comparison.p_randomisation:.4f}",
        str(comparison.wins),
        str(comparison.ties),
        str(comparison.losses),
        verdict(comparison),
    )


def _lines(difference: Difference) -> list[str]:
    lines = [
        f"{difference.id} {difference.delta:+.2f}",
        f"source: {difference.source}",
        f"reference: {difference.reference}",
        f"baseline: {difference.baseline}",
        f"run: {difference.output}",
    ]
    return [" ".join(line.split()) for line in lines]


def _escaped(text: str) -> str:
    """Keep a text from being read as Markdown or HTML."""
    for mark in "\\`*_[]<>|#":
        text = text.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return text
