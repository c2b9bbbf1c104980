"""Metrics; add one by a file here and a line below."""

from typing import Final

from eval.metrics.base import Measured, Metric, Score, Texts
from models.registry import Registry

# `-norm`: both sides in house typography and one tone style; `-doc`: the segments of a document as one.
METRICS: Final = Registry(
    "metric",
    {
        "bleu": "eval.metrics.bleu:BleuMetric",
        "chrf": "eval.metrics.chrf:ChrfMetric",
        "chrf++": "eval.metrics.chrf:ChrfPlusPlusMetric",
        "ter": "eval.metrics.ter:TerMetric",
        "spbleu": "eval.metrics.spbleu:SpBleuMetric",
        "bleu-norm": "eval.metrics.variants:NormalisedBleuMetric",
        "chrf-norm": "eval.metrics.variants:NormalisedChrfMetric",
        "chrf++-norm": "eval.metrics.variants:NormalisedChrfPlusPlusMetric",
        "ter-norm": "eval.metrics.variants:NormalisedTerMetric",
        "bleu-doc": "eval.metrics.variants:DocumentBleuMetric",
        "chrf-doc": "eval.metrics.variants:DocumentChrfMetric",
        "chrf++-doc": "eval.metrics.variants:DocumentChrfPlusPlusMetric",
        "ter-doc": "eval.metrics.variants:DocumentTerMetric",
        "rouge-1": "eval.metrics.rouge:Rouge1Metric",
        "rouge-2": "eval.metrics.rouge:Rouge2Metric",
        "rouge-l": "eval.metrics.rouge:RougeLMetric",
        "comet": "eval.metrics.comet:CometMetric",
        "cometkiwi": "eval.metrics.comet:CometKiwiMetric",
    },
)

DEFAULT: Final = (
    "bleu", "chrf", "chrf++", "ter", "bleu-norm", "chrf-norm", "chrf++-norm", "ter-norm",
    "bleu-doc", "chrf-doc", "rouge-1", "rouge-2", "rouge-l",
)  # fmt: skip
"""What a full report measures: all that needs neither a download nor another environment."""

__all__ = ["DEFAULT", "METRICS", "Measured", "Metric", "Score", "Texts"]
