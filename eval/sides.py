"""Two runs by one metric, side by side, in the form in which they are resampled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.comparable import check_scores
from eval.critical import CRITICALS
from eval.critical.cases import cases
from eval.critical.count import Flags, flags
from eval.evaluate import measure
from eval.metrics import METRICS, Measured
from eval.metrics.base import Numbers
from eval.significance import Values
from eval.types import Run


@dataclass(frozen=True, slots=True)
class Sides:
    """Rows of sufficient statistics of baseline and run, and what makes a score of their sums.

    Row `i` comes from the segments `members[i]`; `gains[i]` is above 0 where the run is the better one there. With
    `rate`, the second column of a row says whether an error was possible at all.
    """

    baseline: Numbers
    run: Numbers
    members: tuple[tuple[int, ...], ...]
    gains: tuple[float, ...]
    values: Values
    rate: bool = False

    def value(self, rows: Numbers) -> float:
        """Score some rows of either side together."""
        return float(self.values(rows.sum(axis=0, keepdims=True))[0])

    def counts(self, *rows: Numbers) -> bool:
        """Tell whether these rows say anything: a rate needs something that could go wrong."""
        return not self.rate or any(each[:, 1].any() for each in rows)


def both_sides(baseline: Run, run: Run, names: Sequence[str]) -> Mapping[str, Sides]:
    """Measure two runs by metrics and critical errors; what has nothing to look at is left out."""
    metrics = [name for name in names if name in METRICS.names()]
    before, after = measure(baseline, metrics), measure(run, metrics)
    found = {name: _by_metric(before[name], after[name]) for name in after}
    errors = [name for name in names if name in CRITICALS.names()]
    if errors:
        flagged = [flags(cases(each), errors) for each in (baseline, run)]
        found |= {name: _by_error(flagged[0][name], flagged[1][name]) for name in errors}
    return {name: found[name] for name in names if name in found}


def _by_metric(baseline: Measured, run: Measured) -> Sides:
    check_scores(baseline.score, run.score)
    sign = 1 if run.score.higher_is_better else -1
    gains = tuple(sign * (after - before) for before, after in zip(baseline.each, run.each, strict=True))
    metric = METRICS.get(run.score.metric)()
    return Sides(baseline.rows, run.rows, run.members, gains, metric.values)


def _by_error(baseline: Flags, run: Flags) -> Sides:
    before, after = (
        np.array([[bool(each), each is not None] for each in found], dtype=np.float64)
        for found in (baseline, run)
    )
    gains = tuple(float(gain) for gain in before[:, 0] - after[:, 0])
    return Sides(before, after, tuple((place,) for place in range(len(run))), gains, _rates, rate=True)


def _rates(sums: Numbers) -> Numbers:
    """Give errors a hundred segments that could have them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1] > 0, 100 * sums[:, 0] / sums[:, 1], 0.0)
