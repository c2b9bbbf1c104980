"""`bulletins eval run --baseline FILE --fail-if RULE`: the gate, closed before a run and judged after it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import click

from eval.baseline import find_runs, key, read_scores
from eval.gate import Verdict, judge, judge_scores
from eval.rules import BadRule, Rule
from eval.store import ABOUT
from eval.types import Run, TestSet
from models.errors import BadInput


class Gate(Protocol):
    """Judges runs when they are done."""

    def __call__(self, runs: Sequence[Run]) -> tuple[Verdict, ...]:
        """Hold runs against the rules."""


def open_gate(baseline: Path | None, rules: tuple[Rule, ...], sets: Sequence[TestSet]) -> Gate | None:
    """Read the baseline before the run, which may write to the same folder; raises for what could not be judged."""
    if baseline is None and not rules:
        return None
    if baseline is None or not rules:
        raise click.UsageError(
            "A gate needs both: --baseline FILE and --fail-if RULE, for example 'chrf < -0.5'."
        )
    if baseline.is_file() and baseline.name != ABOUT:
        return _by_scores(baseline, rules, sets)
    kept = {key(run): run for run in find_runs(baseline)}
    for test_set in sets:
        if (test_set.name, test_set.direction) not in kept:
            raise BadInput(
                f"{baseline} has no run on {test_set.name} {test_set.direction}. Run the baseline on it first."
            )
    return lambda runs: judge(rules, [(kept[key(run)], run) for run in runs])


def finish(verdicts: Sequence[Verdict], *, quiet: bool) -> None:
    """Tell what each rule says, and end with exit status 1 where one is broken; `quiet` keeps standard output."""
    for each in verdicts:
        mark = "FAIL" if each.failed else "ok  "
        click.echo(f"{mark} {each.direction} {each.rule.text}: {each.reason}", err=quiet)
    if any(each.failed for each in verdicts):
        click.get_current_context().exit(1)


def judged(gate: Gate, runs: Sequence[Run]) -> tuple[Verdict, ...]:
    """Judge runs; a rule that fits none of them was asked for in the wrong way."""
    try:
        return gate(runs)
    except BadRule as error:
        raise click.UsageError(str(error)) from error


def _by_scores(baseline: Path, rules: tuple[Rule, ...], sets: Sequence[TestSet]) -> Gate:
    found = read_scores(baseline)
    if len(sets) != 1:
        raise BadInput(f"{baseline} has the scores of one run; {len(sets)} runs need a folder with theirs.")
    return lambda runs: judge_scores(rules, found, runs[0])
