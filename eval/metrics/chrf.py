"""chrF and chrF++, by sacreBLEU (Popović 2015, 2017)."""

from collections.abc import Sequence
from typing import ClassVar

from sacrebleu.metrics import CHRF

from eval.metrics.base import Metric


class ChrfMetric(Metric):
    """chrF2: character 6-grams, recall counted twice."""

    name: ClassVar[str] = "chrf"
    word_order: ClassVar[int] = 0

    def score(self, hypotheses: Sequence[str], references: Sequence[str], target: str) -> tuple[float, str]:
        """Give corpus chrF (0–100) and sacreBLEU's signature."""
        chrf = CHRF(word_order=self.word_order)
        score = chrf.corpus_score(list(hypotheses), [list(references)])
        return float(score.score), str(chrf.get_signature())


class ChrfPlusPlusMetric(ChrfMetric):
    """chrF++: chrF2 with word unigrams and bigrams."""

    name: ClassVar[str] = "chrf++"
    word_order: ClassVar[int] = 2
