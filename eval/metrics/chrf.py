"""chrF and chrF++, by sacreBLEU (Popović 2015, 2017)."""

from typing import ClassVar

import numpy as np
from sacrebleu.metrics import CHRF

from eval.metrics.base import Numbers
from eval.metrics.sacre import SacreBased, SacreMetric

_FACTOR = 4  # β = 2, squared: recall counts for more than precision


class ChrfMetric(SacreBased):
    """chrF2: character 6-grams, recall counted twice."""

    name: ClassVar[str] = "chrf"
    word_order: ClassVar[int] = 0

    def library(self, target: str) -> SacreMetric:
        """Make sacreBLEU's chrF, which is the same for all languages."""
        made: SacreMetric = CHRF(word_order=self.word_order)
        return made

    def values(self, sums: Numbers) -> Numbers:
        """Do what `CHRF._compute_f_score` does, for many rows at once and to the same bit (0–100).

        A row is hypothesis n-grams, reference n-grams and matches of each order.
        """
        hypothesis, reference, matches = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
        there = (hypothesis > 0) & (reference > 0)
        orders = np.maximum(there.sum(axis=1), 1).astype(sums.dtype)
        with np.errstate(divide="ignore", invalid="ignore"):
            precision = _total(np.where(there, matches / hypothesis, 0)) / orders
            recall = _total(np.where(there, matches / reference, 0)) / orders
            scores = (1 + _FACTOR) * precision * recall / (_FACTOR * precision + recall)
        return np.where(precision + recall > 0, 100 * scores, 0.0)


class ChrfPlusPlusMetric(ChrfMetric):
    """chrF++: chrF2 with word unigrams and bigrams."""

    name: ClassVar[str] = "chrf++"
    word_order: ClassVar[int] = 2


def _total(columns: Numbers) -> Numbers:
    """Add from left to right, as sacreBLEU does; a plain sum may add in another order."""
    total: Numbers = np.cumsum(columns, axis=1)[:, -1]
    return total
