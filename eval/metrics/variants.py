"""The metrics of sacreBLEU with marks and tone style left out of account, and on whole documents."""

from typing import ClassVar

from eval.metrics.base import Level
from eval.metrics.bleu import BleuMetric
from eval.metrics.chrf import ChrfMetric, ChrfPlusPlusMetric
from eval.metrics.ter import TerMetric


class NormalisedBleuMetric(BleuMetric):
    """BLEU of texts in house typography."""

    name: ClassVar[str] = "bleu-norm"
    normalised: ClassVar[bool] = True


class NormalisedChrfMetric(ChrfMetric):
    """chrF2 of texts in house typography."""

    name: ClassVar[str] = "chrf-norm"
    normalised: ClassVar[bool] = True


class NormalisedChrfPlusPlusMetric(ChrfPlusPlusMetric):
    """chrF++ of texts in house typography."""

    name: ClassVar[str] = "chrf++-norm"
    normalised: ClassVar[bool] = True


class NormalisedTerMetric(TerMetric):
    """TER of texts in house typography."""

    name: ClassVar[str] = "ter-norm"
    normalised: ClassVar[bool] = True


class DocumentBleuMetric(BleuMetric):
    """BLEU of whole documents, blind to where their sentences were cut."""

    name: ClassVar[str] = "bleu-doc"
    level: ClassVar[Level] = "document"


class DocumentChrfMetric(ChrfMetric):
    """chrF2 of whole documents."""

    name: ClassVar[str] = "chrf-doc"
    level: ClassVar[Level] = "document"


class DocumentChrfPlusPlusMetric(ChrfPlusPlusMetric):
    """chrF++ of whole documents."""

    name: ClassVar[str] = "chrf++-doc"
    level: ClassVar[Level] = "document"


class DocumentTerMetric(TerMetric):
    """TER of whole documents: a sentence moved costs one shift."""

    name: ClassVar[str] = "ter-doc"
    level: ClassVar[Level] = "document"
