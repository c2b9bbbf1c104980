"""Whether a difference is more than chance: paired bootstrap and approximate randomisation.

Both do what `sacrebleu.significance` does, with its seed, and give its p-values to the last digit. They work on
whole matrices instead of one resample after the other, which makes a test for every domain and document cheap, and
they give the interval of the difference, which sacreBLEU does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.metrics.base import Numbers
from models.errors import BadInput

SEED: Final = 12345
RESAMPLES: Final = 1000
TRIALS: Final = 10_000
ALPHA: Final = 0.05
MOST: Final = 20_000
"""Rows at most: what is drawn for as many takes some 400 MB."""

_BATCH: Final = 1000
# Trials that restore the real assignment must not count as more extreme for a rounding error.
_ROUNDING: Final = 1e-9

Values = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True)
class Significance:
    """`interval` is the 95 % confidence interval of run minus baseline."""

    p_bootstrap: float
    p_randomisation: float
    interval: tuple[float, float]


class Resampler:
    """Draws resamples and swaps for a number of rows, once for all metrics."""

    def __init__(self, rows: int) -> None:
        if rows > MOST:
            raise BadInput(
                f"Chance is tested on {MOST:,} rows at most, and there are {rows:,}. Compare runs with a --limit."
            )
        drawn = np.random.default_rng(SEED).choice(rows, size=(RESAMPLES, rows), replace=True)
        self._times = np.stack([np.bincount(one, minlength=rows).astype(np.uint16) for one in drawn])
        swaps = np.random.default_rng(SEED).integers(2, size=(TRIALS, rows), dtype=bool)
        # Resamplers are kept: a bit a swap is an eighth of what NumPy takes for it.
        self._swaps, self._rows = np.packbits(swaps, axis=1), rows

    def test(self, baseline: Numbers, run: Numbers, values: Values, *, counts: bool = False) -> Significance:
        """Compare two systems by their rows of sufficient statistics.

        `counts` is for statistics that count few things: there many resamples tie with what was seen, and a tie
        is no evidence. (sacreBLEU, made for scores that hardly ever tie, takes it for some.) Equal rows are never significant. (sacreBLEU's formula gives them p = 1/1001, since no resample can differ
        by more than nothing.)
        """
        if np.array_equal(baseline, run):
            return Significance(1.0, 1.0, (0.0, 0.0))
        difference = abs(_value(run, values) - _value(baseline, values))
        deltas = self._deltas(baseline, run, values)
        low, high = np.sort(deltas)[[RESAMPLES // 40, RESAMPLES - RESAMPLES // 40 - 1]]
        spread = np.abs(deltas)
        swapped = self._swapped(baseline, run, values)
        return Significance(
            p_bootstrap=_p(spread - spread.mean(), difference - _ROUNDING if counts else difference),
            p_randomisation=_p(swapped, difference - _ROUNDING if counts else difference + _ROUNDING),
            interval=(float(low), float(high)),
        )

    def _deltas(self, baseline: Numbers, run: Numbers, values: Values) -> Numbers:
        times = self._times.astype(np.float64)
        # sacreBLEU resamples in single precision; where two resamples all but tie, only the same precision agrees.
        sums = [(times @ rows).astype(np.float32) for rows in (baseline, run)]
        return values(sums[1]) - values(sums[0])

    def _swapped(self, baseline: Numbers, run: Numbers, values: Values) -> Numbers:
        both = (baseline + run).sum(axis=0)
        found: list[Numbers] = []
        for start in range(0, TRIALS, _BATCH):
            bits = np.unpackbits(self._swaps[start : start + _BATCH], axis=1, count=self._rows)
            swaps: NDArray[np.float64] = bits.astype(np.float64)
            first = swaps @ baseline + (1 - swaps) @ run
            found.append(np.abs(values(first) - values(both - first)))
        return np.concatenate(found)


@lru_cache(maxsize=16)
def resampler(rows: int) -> Resampler:
    """Give the draws for a number of rows, which are the same for every metric."""
    return Resampler(rows)


def _value(rows: Numbers, values: Values) -> float:
    return float(values(rows.sum(axis=0, keepdims=True))[0])


def _p(statistics: Numbers, difference: float) -> float:
    return (int(np.sum(statistics > difference)) + 1) / (len(statistics) + 1)
