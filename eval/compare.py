"""Whether one run is better than another, where, and by which segments."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eval.comparable import check_runs
from eval.critical import CRITICALS
from eval.evaluate import measure, segment_scores
from eval.metrics import METRICS
from eval.scopes import KINDS, scopes
from eval.sides import Sides, both_sides
from eval.significance import ALPHA, resampler
from eval.types import Comparison, Run, TestSet
from models.errors import BadInput

COMPARED: Final = ("bleu", "chrf", "chrf++")
"""What is compared unless something else is asked for, beside all critical errors."""

TIE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment that two runs translate differently; `delta` is the run's score minus the baseline's."""

    id: str
    source: str
    reference: str
    baseline: str
    output: str
    delta: float


def compare(
    baseline: Run, run: Run, metrics: Sequence[str] | None = None, *, by: Sequence[str] = KINDS
) -> tuple[Comparison, ...]:
    """Compare a run with its baseline, on the whole set and on its parts, one `Comparison` for each metric and part.

    Metrics may be critical errors as well, whose value is errors a hundred segments that could have them. Without
    `metrics`, these are BLEU, chrF, chrF++ and all critical errors. Raises Incomparable for runs on unequal test
    sets and for scores with unequal signatures.
    """
    check_runs(baseline, run)
    names = [*COMPARED, *CRITICALS.names()] if metrics is None else [check_name(name) for name in metrics]
    return tuple(
        comparison
        for name, sides in both_sides(baseline, run, names).items()
        for comparison in _comparisons(name, sides, run.test_set, by)
    )


def check_name(name: str) -> str:
    """Give back the name of a metric or critical error; raises BadInput for any other."""
    if name not in METRICS.names() and name not in CRITICALS.names():
        raise BadInput(
            f"Unknown metric {name!r}. Available: {', '.join(METRICS.names())}; critical errors: "
            f"{', '.join(CRITICALS.names())}."
        )
    return name


def higher_is_better(name: str) -> bool:
    """Tell the direction of a metric; fewer critical errors are better."""
    return name in METRICS.names() and bool(METRICS.get(name).higher_is_better)


def is_significant(comparison: Comparison) -> bool:
    """Tell whether both tests agree, at 0.05, that a difference is more than chance."""
    return max(comparison.p_bootstrap, comparison.p_randomisation) < ALPHA


def most_different(baseline: Run, run: Run, metric: str, *, limit: int = 10) -> tuple[Difference, ...]:
    """List the segments whose scores by a metric of segments differ most, the largest first."""
    check_runs(baseline, run)
    if metric not in METRICS.names() or METRICS.get(metric).level != "segment":
        known = [name for name in METRICS.names() if METRICS.get(name).level == "segment"]
        raise BadInput(f"{metric!r} gives no scores to segments. Available: {', '.join(known)}.")
    scored = [segment_scores(each, measure(each, [metric])).get(metric, ()) for each in (baseline, run)]
    deltas = [after - before for before, after in zip(*scored, strict=True)]
    places = [place for place, delta in enumerate(deltas) if not math.isnan(delta) and abs(delta) > TIE]
    places.sort(key=lambda place: (-abs(deltas[place]), place))
    return tuple(_difference(baseline, run, place, deltas[place]) for place in places[:limit])


def _difference(baseline: Run, run: Run, place: int, delta: float) -> Difference:
    segment = run.test_set.segments[place]
    return Difference(
        segment.id,
        segment.source,
        segment.reference,
        baseline.hypotheses[place],
        run.hypotheses[place],
        delta,
    )


def _comparisons(name: str, sides: Sides, test_set: TestSet, by: Sequence[str]) -> Iterator[Comparison]:
    for scope, places in scopes(test_set, sides.members, by).items():
        before, after = sides.baseline[list(places)], sides.run[list(places)]
        if not sides.counts(before, after):
            continue
        found = resampler(len(places)).test(before, after, sides.values, counts=sides.rate)
        scores = [sides.value(rows) for rows in (before, after)]
        gains = [sides.gains[place] for place in places]
        yield Comparison(
            metric=name,
            scope=scope,
            baseline=scores[0],
            value=scores[1],
            delta=scores[1] - scores[0],
            interval=found.interval,
            p_bootstrap=found.p_bootstrap,
            p_randomisation=found.p_randomisation,
            wins=sum(gain > TIE for gain in gains),
            ties=sum(abs(gain) <= TIE for gain in gains),
            losses=sum(gain < -TIE for gain in gains),
        )
