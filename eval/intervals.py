"""Confidence intervals of corpus scores, by bootstrap over the lines (Koehn 2004)."""

from typing import Final

import numpy as np

from eval.metrics import METRICS, Measured, Metric

SAMPLES: Final = 1000
# sacreBLEU's own seed, so that a figure can be found again.
SEED: Final = 12345

Interval = tuple[float, float]


def interval_of(measured: Measured) -> Interval | None:
    """Give the 95 % interval of a score, or None for a single line, which has none."""
    lines = len(measured.rows)
    if lines < 2:
        return None
    metric: Metric = METRICS.get(measured.score.metric)()
    # How often each line is drawn, for all samples at once: their sums are one product of matrices.
    drawn = np.random.default_rng(SEED).multinomial(lines, np.full(lines, 1 / lines), size=SAMPLES)
    values = metric.values(drawn @ measured.rows)
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
