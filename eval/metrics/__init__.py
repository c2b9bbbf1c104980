"""Metrics; add one by a file here and a line below."""

from eval.metrics.base import Metric, Score
from models.registry import Registry

METRICS = Registry(
    "metric",
    {
        "bleu": "eval.metrics.bleu:BleuMetric",
        "chrf": "eval.metrics.chrf:ChrfMetric",
        "chrf++": "eval.metrics.chrf:ChrfPlusPlusMetric",
    },
)

__all__ = ["METRICS", "Metric", "Score"]
