"""The runs in the data folder as the pages want them; with pages.py the service's door to the evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from eval.changes import read_changed
from eval.history import CRITICAL, Point, read
from eval.kept import Evaluated, read_evaluated
from eval.listing import Listed, history_file, list_runs
from eval.report.document import gather
from eval.report.html import render
from eval.report.lines import Line, over_time
from eval.types import Comparison
from models.errors import BadInput, NotFound
from service.web.parts import parts

# What the list shows of a run, where it was computed.
SHOWN = ("bleu", "chrf++", "comet")


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list, with its latest scores by metric."""

    run: Listed
    scores: dict[str, float]
    made: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One score over time, as a picture and as numbers."""

    metric: str
    svg: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All plots of one test set and direction."""

    title: str
    plots: tuple[Plot, ...]


def runs() -> list[Listed]:
    """List the runs in the data folder."""
    return list_runs(parts().settings.data)


def named(name: str) -> Listed:
    """Find a run by its name in the list; raises NotFound, so that no other folder can be asked for."""
    run = next((each for each in runs() if each.name == name), None)
    if run is None:
        raise NotFound(f"There is no run {name!r} in the data folder.")
    return run


def run_rows() -> list[RunRow]:
    """List the runs, each with what the history says of it last."""
    latest: dict[tuple[str, str, str, str], dict[str, Point]] = {}
    for point in _points():
        key = (point.test_set, point.checksum, point.direction, point.system)
        latest.setdefault(key, {})[point.metric] = point
    rows = []
    for run in runs():
        found = (
            latest.get((run.test_set, run.checksum, run.direction, run.system), {}) if run.evaluated else {}
        )
        scores = {metric: found[metric].value for metric in SHOWN if metric in found}
        rows.append(RunRow(run, scores, max((point.made for point in found.values()), default="")))
    return rows


def report_page(names: Sequence[str], *, home: str) -> str:
    """Make the report of some runs from what is kept; nothing is computed here. Raises BadInput."""
    if not names:
        raise BadInput("No run is chosen. Go back and tick at least one.")
    chosen = [named(name) for name in dict.fromkeys(names)]
    found: list[Evaluated] = []
    for run in chosen:
        kept = read_evaluated(run.folder)
        if kept is None:
            raise BadInput(
                f"{run.name} is not evaluated as it is now. Run `bulletins eval report {run.folder} -o report.html`."
            )
        found.append(kept)
    folders = {each.run: run.folder for each, run in zip(found, chosen, strict=True)}

    def compare(base: Evaluated, each: Evaluated) -> Sequence[Comparison]:
        return read_changed(folders[each.run], base, each)

    def as_baseline(base: Evaluated) -> int:
        return sum(bool(compare(base, each)) for each in found if each is not base)

    # What most were compared with on the command line stands first, and so is the baseline here as well.
    ordered = sorted(found, key=as_baseline, reverse=True)
    title = f"Evaluation of {chosen[0].system}" if len(chosen) == 1 else f"{len(chosen)} evaluations"
    made = f"{max(each.made for each in found):%Y-%m-%d %H:%M} UTC"
    return render(gather(ordered, title=title, made=made, compare=compare), home=home)


def courses() -> list[Course]:
    """Draw the history: one course a test set and direction, one plot a metric, one line a system."""

    def place(point: Point) -> tuple[str, str]:
        return point.test_set, point.direction

    points = sorted(_points(), key=place)
    return [
        Course(f"{test_set} {direction}", tuple(_plots(list(members))))
        for (test_set, direction), members in groupby(points, key=place)
    ]


def _plots(points: Sequence[Point]) -> list[Plot]:
    metrics = dict.fromkeys(point.metric for point in points)
    return [_plot(metric, [point for point in points if point.metric == metric]) for metric in metrics]


def _plot(metric: str, points: Sequence[Point]) -> Plot:
    systems = dict.fromkeys(point.system for point in points)
    lines = [
        Line(system, tuple((_moment(point), point.value) for point in points if point.system == system))
        for system in systems
    ]
    name = f"{metric.removeprefix(CRITICAL)}, errors per 100" if metric.startswith(CRITICAL) else metric
    return Plot(name, over_time(name, lines), tuple(points))


def _moment(point: Point) -> datetime:
    return datetime.fromisoformat(point.made).astimezone(UTC)


def _points() -> list[Point]:
    return read(history_file(parts().settings.data))
