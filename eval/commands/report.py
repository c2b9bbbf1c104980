"""`bulletins eval report`: write all that is known of runs as one report."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from eval.app import App
from eval.changes import changed
from eval.kept import Evaluated, evaluated
from eval.listing import history_file
from eval.report import REPORTS
from eval.report.base import Report
from eval.report.document import gather
from eval.types import Comparison
from models.errors import BadInput


@click.command("report")
@click.argument("folders", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="File or folder to write.")
@click.option(
    "--format",
    "form",
    type=click.Choice(REPORTS.names()),
    help="[default: by the ending of --out, else html]",
)
@click.option("--metrics", help="With commas between them; default: all that apply.")
@click.option("--baseline", help="System to compare the others with; default: the first of each test set.")
@click.option("--title", default="Evaluation", show_default=True)
@click.option("--again", is_flag=True, help="Evaluate anew what is evaluated already.")
@click.pass_obj
def report_command(
    app: App,
    folders: tuple[Path, ...],
    out: Path,
    form: str | None,
    metrics: str | None,
    baseline: str | None,
    title: str,
    again: bool,
) -> None:
    """Report on runs: scores with intervals, critical errors, what changed, and every segment.

    \b
    bulletins eval report RUN_FOLDER -o report.html
    bulletins eval report RUN_A RUN_B --baseline embedded/bare -o report.md
    bulletins eval report RUN_A RUN_B --format mtme -o for-their-tools/

    `html` is one file that needs nothing else; `md` one file of tables; `json` a folder of files named as Mozilla's
    are; `mtme` a folder that the tools of mt-metrics-eval read. Evaluations are kept beside each run, added to the
    history, and shown by the service under /evaluation.
    """
    report = _report(out, form)
    names = None if metrics is None else [name.strip() for name in metrics.split(",") if name.strip()]
    unique = list(dict.fromkeys(folder.resolve() for folder in folders))
    console = Console(stderr=True)
    past = history_file(app.data_folder())
    found = _evaluate(unique, names, past, again, console)
    places = dict(zip((each.run for each in found), unique, strict=True))

    def compare(base: Evaluated, each: Evaluated) -> Sequence[Comparison]:
        with console.status(f"Comparing {each.evaluation.run.system}"):
            return changed(places[each.run], base, each)

    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    document = gather(found, title=title, made=made, baseline=baseline, compare=compare)
    for path in report.write(document, out)[:1]:
        click.echo(str(out if report.is_folder else path))


def _report(out: Path, form: str | None) -> Report:
    chosen = form or {".md": "md", ".html": "html", ".htm": "html"}.get(out.suffix.lower(), "html")
    report: Report = REPORTS.get(chosen)()
    if report.is_folder and out.is_file():
        raise BadInput(f"{out} is a file; the format {chosen} makes a folder. Name another place with --out.")
    if not report.is_folder and out.is_dir():
        raise BadInput(
            f"{out} is a folder; the format {chosen} makes a file. Name one, like {out / 'report.html'}."
        )
    return report


def _evaluate(
    folders: Sequence[Path], metrics: Sequence[str] | None, past: Path, again: bool, console: Console
) -> list[Evaluated]:
    with Progress(console=console, disable=not console.is_terminal) as bar:
        each = bar.track(folders, description="Evaluating")
        return [evaluated(folder, metrics=metrics, past=past, again=again) for folder in each]
