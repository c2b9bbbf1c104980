"""`bulletins eval testsets`: what there is to measure on."""

import json
import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from eval.app import App
from eval.testsets.base import Description
from eval.testsets.find import describe_all, testsets_folder

# A pipe has no width; wide enough for the longest cure.
_PIPE_WIDTH = 500


@click.command("testsets")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def testsets_command(app: App, form: str) -> None:
    """List the test sets: those of the program, public ones, kinds of file, and those that were imported.

    \b
    bulletins eval testsets
    bulletins eval testsets --format json
    """
    found = list(describe_all(testsets_folder(app.data_folder())))
    if form == "json":
        rows = [{**asdict(each), "directions": _directions(each)} for each in found]
        click.echo(json.dumps({"testsets": rows}, ensure_ascii=False))
        return
    console = Console() if sys.stdout.isatty() else Console(width=_PIPE_WIDTH)
    console.print(_table(found))


def _table(found: list[Description]) -> Table:
    table = Table(
        "Name",
        "What",
        "Version",
        "Licence",
        "Directions",
        "Segments",
        "Here",
        "From, or how to get it",
        box=None,
    )
    for each in found:
        count = str(each.segments) if each.present else "-"
        table.add_row(
            each.name,
            each.title,
            each.version or "-",
            each.licence or "-",
            _short(each),
            count,
            "yes" if each.present else "no",
            each.origin if each.present else each.cure,
        )
    return table


def _directions(each: Description) -> list[str]:
    return ["-".join(pair) for pair in each.directions]


def _short(each: Description) -> str:
    names = _directions(each)
    languages = {tag for pair in each.directions for tag in pair}
    # All directions between some languages are told by the languages alone.
    if len(names) > 2 and len(names) == len(languages) * (len(languages) - 1):
        return f"{', '.join(tag for tag in ('vi', 'en', 'zh', 'zh-Hant') if tag in languages)} (all)"
    return ", ".join(names) or "-"
