"""What the metrics of sacreBLEU (Post 2018) have in common."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from eval.metrics.base import Metric, Texts


class SacreMetric(Protocol):
    """The part of a sacreBLEU metric that sacreBLEU's own significance tests stand on."""

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[list[float]]: ...

    def get_signature(self) -> Any:  # noqa: ANN401 - a class of sacreBLEU's, only ever written out
        """Give the signature; known once something was scored."""


class SacreBased(Metric):
    """Takes statistics and signature from sacreBLEU; a subclass says which of its metrics, and sums up."""

    @abstractmethod
    def library(self, target: str) -> SacreMetric:
        """Make sacreBLEU's metric for a target language."""

    def statistics(self, texts: Texts) -> tuple[Iterable[Sequence[float]], str]:
        """Count with sacreBLEU, one reference a line."""
        metric = self.library(texts.target)
        counted = rows(metric, texts.hypotheses, texts.references)
        return counted, str(metric.get_signature())


def rows(metric: SacreMetric, hypotheses: Sequence[str], references: Sequence[str]) -> list[list[float]]:
    """Count line by line, by the method that sacreBLEU's PairedTest calls: parts are scored without counting anew."""
    return metric._extract_corpus_statistics(list(hypotheses), [list(references)])
