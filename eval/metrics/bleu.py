"""BLEU, by sacreBLEU (Post 2018)."""

from typing import ClassVar

import numpy as np
from sacrebleu.metrics import BLEU

from eval.metrics.base import Numbers
from eval.metrics.sacre import SacreBased, SacreMetric

_ORDERS = 4


class BleuMetric(SacreBased):
    """BLEU with sacreBLEU's tokenizer for the target: `zh` for Chinese, else `13a`."""

    name: ClassVar[str] = "bleu"

    def library(self, target: str) -> SacreMetric:
        """Make sacreBLEU's BLEU; its language option is left alone, for it only warns."""
        made: SacreMetric = BLEU(tokenize="zh" if target.startswith("zh") else "13a")
        return made

    def values(self, sums: Numbers) -> Numbers:
        """Give corpus BLEU (0–100), zeros smoothed as sacreBLEU's default `exp` does."""
        return _bleu(sums, effective_order=False)

    def values_alone(self, rows: Numbers) -> Numbers:
        """Give sentence BLEU: orders for which a line is too short are left out."""
        return _bleu(rows, effective_order=True)


def _bleu(sums: Numbers, *, effective_order: bool) -> Numbers:
    """Do what `BLEU.compute_bleu` does, for many rows at once and to the same bit.

    A row is hypothesis length, reference length, matches of four orders, and n-grams of four orders.
    """
    matches, grams = sums[:, 2 : 2 + _ORDERS], sums[:, 2 + _ORDERS : 2 + 2 * _ORDERS]
    lengths, wanted = sums[:, 0].astype(np.float64), sums[:, 1].astype(np.float64)
    unmatched = (matches == 0) & (grams > 0)
    halvings = np.exp2(np.cumsum(unmatched, axis=1)).astype(sums.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        precisions = np.where(unmatched, 100 / (halvings * grams), 100 * matches / grams)
        penalty = np.where(lengths < wanted, np.exp(1 - wanted / lengths), 1.0)
        logs = np.log(precisions.astype(np.float64))
    there = grams > 0
    orders = there.sum(axis=1) if effective_order else np.full(len(sums), _ORDERS)
    total = np.where(there, logs, 0.0 if effective_order else -np.inf).sum(axis=1)
    scores = penalty * np.exp(total / np.maximum(orders, 1))
    return np.where(matches.any(axis=1), scores, 0.0)
