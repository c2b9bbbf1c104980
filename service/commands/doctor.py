"""`bulletins doctor`: what is missing on this machine, and how to get it."""

import json
import sys
from dataclasses import asdict

import click

from service.commands.checkup import Result, examine
from service.commands.lazy import LazySettings

MARKS = {"ok": ("ok", "green"), "missing": ("missing", "red"), "optional": ("optional", "yellow")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def doctor(lazy: LazySettings, as_json: bool) -> None:
    """Tell what is missing on this machine, each with its cure; exit status 1 if something that is needed is.

    \b
    bulletins doctor
    bulletins doctor --json
    """
    results = list(examine(lazy))
    healthy = all(result.state != "missing" for result in results)
    if as_json:
        checks = [asdict(result) for result in results]
        click.echo(json.dumps({"ok": healthy, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _show(result)
    sys.exit(0 if healthy else 1)


def _show(result: Result) -> None:
    word, colour = MARKS[result.state]
    click.echo(f"{click.style(f'{word:<9}', fg=colour)} {result.name}: {result.detail}")
    if result.cure:
        click.echo(f"{'':<9} → {result.cure}")
