"""`bulletins eval gate`: fail where a run is worse than its baseline."""

from pathlib import Path

import click

from eval.baseline import find_runs
from eval.commands.run_gate import finish
from eval.gate import gate
from eval.rules import BadRule, Rule, parse

PATH = click.Path(exists=True, path_type=Path)


def read_rules(
    context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> tuple[Rule, ...]:
    """Read rules from the command line; a bad one is a wrong use of the command."""
    try:
        return tuple(parse(text) for text in texts)
    except BadRule as error:
        raise click.BadParameter(str(error), context, parameter) from error


FAIL_IF = click.option(
    "--fail-if",
    "rules",
    multiple=True,
    callback=read_rules,
    help="A change that fails: metric[:direction] < number [significant|regardless]. May be given several times.",
)


@click.command("gate")
@click.argument("baseline", type=PATH)
@click.argument("run", type=PATH)
@FAIL_IF
@click.pass_context
def gate_command(context: click.Context, baseline: Path, run: Path, rules: tuple[Rule, ...]) -> None:
    """Fail, with exit status 1, where a run in the folder RUN breaks a rule against BASELINE.

    BASELINE is the folder of a run, one with a run for each direction below it, or a JSON file of scores as
    `eval run --format json` prints them. A rule holds for changes, run minus baseline: of a score, or of a critical
    error in errors a hundred segments that could have it. A change that may be chance does not fail: paired
    bootstrap and approximate randomisation must both say p < 0.05, unless the rule ends in `regardless`. A file of
    scores has no segments to test chance with, so against one every change counts. Exit status 2 means that the
    question was wrong: a rule that cannot be read, or in a direction without a run.

    \b
    bulletins eval gate runs/old runs/new --fail-if 'chrf:en-vi < -0.5' --fail-if 'numbers > 0 regardless'
    """
    if not rules:
        raise click.UsageError("Without a rule nothing can fail: give --fail-if 'chrf < -0.5'.", context)
    try:
        verdicts = gate(rules, baseline, find_runs(run))
    except BadRule as error:
        raise click.UsageError(str(error), context) from error
    finish(verdicts, quiet=False)
