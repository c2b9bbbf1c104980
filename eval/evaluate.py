"""All that is known of one run: scores, what each segment scored, critical errors, findings."""

import math
from collections.abc import Mapping, Sequence

from eval.critical.cases import cases
from eval.critical.count import count
from eval.metrics import DEFAULT, METRICS, Measured, Metric, Score, Texts
from eval.types import Evaluation, Run
from models.errors import BadInput


def evaluate(
    run: Run, metrics: Sequence[str] | None = None, *, measured: Mapping[str, Measured] | None = None
) -> Evaluation:
    """Score a run by all metrics that apply, or the named ones, and check each of its outputs.

    `measured` is what `measure` gave for these metrics, where it is at hand. In `segment_scores` a segment that a
    metric does not look at has NaN; document metrics are not in it. Raises BadInput for an unknown metric, ModelError
    for one that cannot be had here.
    """
    if measured is None:
        measured = measure(run, applicable(run) if metrics is None else metrics)
    checked = cases(run)
    return Evaluation(
        run=run,
        scores=tuple(each.score for each in measured.values()),
        segment_scores=segment_scores(run, measured),
        criticals=count(checked),
        findings=tuple(case.findings for case in checked),
    )


def applicable(run: Run) -> tuple[str, ...]:
    """Name the metrics of a full report that have something to say of a run's test set.

    Those for summaries need summaries, those for documents several documents of several lines. Where articles are
    summarized only those for summaries say anything.
    """
    segments = run.test_set.segments
    roles = {segment.role for segment in segments}
    documents = len({segment.document for segment in segments})

    def applies(metric: type[Metric]) -> bool:
        if metric.level == "document" and not 1 < documents < len(segments):
            return False
        if run.test_set.is_of_summaries and not metric.roles:
            return False
        return not metric.roles or not roles.isdisjoint(metric.roles)

    return tuple(name for name in DEFAULT if applies(METRICS.get(name)))


def measure(run: Run, metrics: Sequence[str]) -> Mapping[str, Measured]:
    """Score a run by each metric; `members` of the result are places in the run.

    Segments without a reference are left out where a metric needs one, and a metric for summaries looks at
    nothing else where there are any. A metric that finds nothing to look at is left out.
    """
    if len(run.hypotheses) != len(run.test_set.segments):
        raise BadInput(
            f"{run.system} has {len(run.hypotheses)} outputs for {len(run.test_set.segments)} segments. Run it again."
        )
    made: list[Metric] = [METRICS.get(name)() for name in metrics]
    chosen = {metric.name: (metric, _places(run, metric)) for metric in made}
    return {name: _measure(run, metric, places) for name, (metric, places) in chosen.items() if places}


def scores(run: Run, metrics: Sequence[str]) -> tuple[Score, ...]:
    """Score a run without looking at errors; raises BadInput when no segment can be scored."""
    found = tuple(measured.score for measured in measure(run, metrics).values())
    if not found:
        raise BadInput(
            f"No segment of {run.test_set.name} has a reference: use cometkiwi, or look at the errors."
        )
    return found


def segment_scores(run: Run, measured: Mapping[str, Measured]) -> Mapping[str, tuple[float, ...]]:
    """Give each segment its score by each metric, NaN where a metric does not look at it."""
    found = {}
    for name, each in measured.items():
        if METRICS.get(name).level == "segment":
            alone = dict(zip((places[0] for places in each.members), each.each, strict=True))
            found[name] = tuple(alone.get(place, math.nan) for place in range(len(run.hypotheses)))
    return found


def _places(run: Run, metric: Metric) -> list[int]:
    segments = run.test_set.segments
    meant = {segment.role for segment in segments} & set(metric.roles)
    return [
        place
        for place, segment in enumerate(segments)
        if (segment.reference or not metric.needs_references) and (not meant or segment.role in meant)
    ]


def _measure(run: Run, metric: Metric, places: Sequence[int]) -> Measured:
    segments = [run.test_set.segments[place] for place in places]
    texts = Texts(
        hypotheses=[run.hypotheses[place] for place in places],
        references=[segment.reference for segment in segments],
        target=run.test_set.target,
        sources=[segment.source for segment in segments],
        source=run.test_set.source,
        documents=[segment.document for segment in segments],
    )
    found = metric.measure(texts)
    members = tuple(tuple(places[line] for line in lines) for lines in found.members)
    return Measured(found.score, found.rows, members, found.each)
