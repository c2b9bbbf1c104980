"""Writes what `bulletins eval run` found, for people and for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from eval.metrics import Score
from eval.types import Critical, Evaluation, Run

# A pipe has no width; wide enough for the longest signature.
_PIPE_WIDTH = 400
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Done:
    """A run that is evaluated, and the folder that it is kept in."""

    evaluation: Evaluation
    folder: Path


def scores_json(scores: Sequence[Score]) -> dict[str, Any]:
    """Give scores by metric, each with its signature."""
    return {score.metric: {"value": score.value, "signature": score.signature} for score in scores}


def show_scores(scores: Sequence[Score], form: str) -> None:
    """Write the scores of one finished file."""
    if form == "json":
        click.echo(json.dumps({"scores": scores_json(scores)}, ensure_ascii=False))
        return
    _console().print(_score_table(scores))


def show_runs(done: Sequence[Done], form: str, *, short: bool) -> None:
    """Write runs with scores, critical errors and speed; of a single one the scores stand outside as well.

    `short` gives a program the scores alone, as for finished files.
    """
    if form == "json" and short:
        show_scores(done[0].evaluation.scores, form)
        return
    if form == "json":
        runs = [_json(each) for each in done]
        top = {"scores": runs[0]["scores"]} if len(runs) == 1 else {}
        click.echo(json.dumps({**top, "runs": runs}, ensure_ascii=False))
        return
    console = _console()
    for each in done:
        run = each.evaluation.run
        console.print(f"\n{_title(run)}", markup=False, highlight=False)
        console.print(_score_table(each.evaluation.scores))
        console.print(_critical_table(each.evaluation.criticals))
        console.print(f"Kept in {each.folder}", markup=False, highlight=False, soft_wrap=True)


def _json(done: Done) -> dict[str, Any]:
    run, speed = done.evaluation.run, done.evaluation.run.speed
    return {
        "test_set": {
            "name": run.test_set.name,
            "version": run.test_set.version,
            "checksum": run.test_set.checksum,
            "segments": len(run.test_set.segments),
        },
        "direction": run.test_set.direction,
        "system": run.system,
        "signature": run.signature,
        "scores": scores_json(done.evaluation.scores),
        "criticals": {
            each.name: {
                "errors": each.errors,
                "of": each.of,
                "examples": [{"id": id, "message": message} for id, message in each.examples[:_EXAMPLES]],
            }
            for each in done.evaluation.criticals
        },
        "speed": None
        if speed is None
        else {
            "seconds": speed.seconds,
            "segments": speed.segments,
            "segments_per_s": round(speed.segments / speed.seconds, 3) if speed.seconds else None,
            "p50_s": speed.p50,
            "p95_s": speed.p95,
            "peak_mb": speed.peak_mb,
        },
        "folder": str(done.folder),
    }


def _title(run: Run) -> str:
    title = f"{run.test_set.name} {run.test_set.version}, {run.test_set.direction}, {run.system}: "
    title += f"{len(run.test_set.segments)} segments"
    if run.speed is None:
        return title
    speed = run.speed
    rate = f", {speed.segments / speed.seconds:.2f} a second" if speed.seconds else ""
    return (
        f"{title} in {speed.seconds:.1f} s{rate}, latency {speed.p50:.2f} s (p50) and {speed.p95:.2f} s (p95), "
        f"at most {speed.peak_mb:,.0f} MB"
    )


def _score_table(scores: Sequence[Score]) -> Table:
    table = Table("Metric", "Score", "Signature", box=None)
    for score in scores:
        table.add_row(score.metric, f"{score.value:.2f}", score.signature)
    return table


def _critical_table(criticals: Sequence[Critical]) -> Table:
    table = Table("Critical error", "Segments", "Of", "First example", box=None)
    for each in criticals:
        example = ": ".join(each.examples[0])[:80] if each.examples else ""
        table.add_row(each.name, str(each.errors), str(each.of), example)
    return table


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=_PIPE_WIDTH)
