"""`bulletins eval run`: translate a test set with a system, and score it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from eval.app import App
from eval.commands.gate import FAIL_IF
from eval.commands.progress import shown
from eval.commands.run_gate import finish, judged, open_gate
from eval.commands.run_output import Done, show_runs, show_scores
from eval.commands.run_sets import Wanted, load_sets
from eval.evaluate import scores
from eval.kept import evaluated
from eval.listing import history_file
from eval.metrics import METRICS
from eval.rules import Rule
from eval.runner import collect, run, signature_of
from eval.store import run_folder
from eval.systems import SYSTEMS, Options, System, open_system
from eval.types import TestSet

FILE = click.Path(dir_okay=False, path_type=Path)
PATH = click.Path(path_type=Path)
FILE_METRICS = "bleu,chrf++"


@dataclass(frozen=True, slots=True)
class _How:
    """How to run and where to keep it."""

    root: Path
    past: Path
    fresh: bool
    metrics: tuple[str, ...] | None


@click.command("run")
@click.option("--testset", help="Name, as `bulletins eval testsets` lists it; flores200:devtest for a part.")
@click.option(
    "--path",
    "paths",
    type=PATH,
    multiple=True,
    help="Files of the test set (tmx, xliff, …); may be repeated.",
)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Folder of the test set.")
@click.option("--since", help="Only documents from this day on (2026-01-31), for `approved`.")
@click.option("--source", type=FILE, help="Source segments, one a line, instead of a test set.")
@click.option("--references", type=FILE, help="Reference translations, aligned with the source.")
@click.option(
    "--direction", required=True, help="For example vi-en or en-zh; several with commas, all, or summaries."
)
@click.option("--hypotheses", type=FILE, help="Score this finished file instead of translating.")
@click.option(
    "--system",
    default="pipeline",
    show_default=True,
    help=f"One of {', '.join(SYSTEMS.names())}: model:NAME, endpoint:URL, file:PATH ({{direction}} in it).",
)
@click.option("--profile", help="Profile to translate with; default: the service's.")
@click.option("--model", help="Model behind an endpoint; name of a file's system.")
@click.option("--key-file", type=FILE, help="File that holds the endpoint's key.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many segments.")
@click.option(
    "--metrics",
    help=f"Any of {', '.join(METRICS.names())}.  [default: {FILE_METRICS} for files, all that apply for a test set]",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Keep runs here; a run resumes."
)
@click.option("--fresh", is_flag=True, help="Translate anew what an earlier run has kept.")
@click.option(
    "--baseline",
    type=click.Path(exists=True, path_type=Path),
    help="Run folder, or JSON of scores, to hold against.",
)
@FAIL_IF
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def run_command(
    app: App,
    testset: str | None,
    paths: tuple[Path, ...],
    folder: Path | None,
    since: str | None,
    source: Path | None,
    references: Path | None,
    direction: str,
    hypotheses: Path | None,
    system: str,
    profile: str | None,
    model: str | None,
    key_file: Path | None,
    limit: int | None,
    metrics: str | None,
    out: Path | None,
    fresh: bool,
    baseline: Path | None,
    rules: tuple[Rule, ...],
    form: str,
) -> None:
    """Score a system, or a finished file, on a test set or on files of one's own.

    \b
    bulletins eval run --testset bulletins --direction all
    bulletins eval run --testset bulletins --direction summaries
    bulletins eval run --testset flores200 --folder flores/ --direction vi-en --system model:opus-mt-vi-en
    bulletins eval run --testset mine --direction en-zh --system endpoint:http://127.0.0.1:5000
    bulletins eval run --source dev.vi --references dev.en --direction vi-en --limit 60 --out runs/
    bulletins eval run --hypotheses mine.en --source dev.vi --references dev.en --direction vi-en --format json

    Outputs are kept as they are made, by what they depend on: the same command goes on where it was stopped. After a
    change of the program itself say --fresh.
    """
    sets = load_sets(Wanted(testset, paths, folder, since, source, references, direction, limit), app)
    gate = open_gate(baseline, rules, [test_set for test_set, _ in sets])
    spec = system if hypotheses is None else f"file:{hypotheses}"
    with open_system(spec, Options(profile, model, key_file), app) as made:
        if testset is None and hypotheses is not None and out is None:
            runs = [collect(made, sets[0][0], whole=sets[0][1])]
            show_scores(scores(runs[0], _names(metrics or FILE_METRICS)), form)
        else:
            names = None if metrics is None and testset else _names(metrics or FILE_METRICS)
            data = app.data_folder()
            done = _run_all(made, sets, _How(out or data / "eval", history_file(data), fresh, names))
            show_runs(done, form, short=testset is None)
            runs = [each.evaluation.run for each in done]
    if gate is not None:
        finish(judged(gate, runs), quiet=form == "json")


def _run_all(system: System, sets: Sequence[tuple[TestSet, int]], how: _How) -> list[Done]:
    for test_set, _ in sets:
        signature_of(system, test_set)  # What one direction lacks is said before another takes its hours.
    return [_run(system, test_set, whole, how) for test_set, whole in sets]


def _names(metrics: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in metrics.split(",") if name.strip()))
    for name in names:
        METRICS.get(name)
    if not names:
        raise click.BadParameter("name at least one metric.", param_hint="--metrics")
    return names


def _run(system: System, test_set: TestSet, whole: int, how: _How) -> Done:
    folder = run_folder(how.root, test_set, system.label)
    with shown(f"{test_set.direction} {system.label}") as progress:
        run(system, test_set, folder, progress=progress, whole=whole, fresh=how.fresh)
    found = evaluated(folder, metrics=how.metrics, past=how.past)
    return Done(found.evaluation, folder)
