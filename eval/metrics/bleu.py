"""BLEU, by sacreBLEU (Post 2018)."""

from collections.abc import Sequence
from typing import ClassVar

from sacrebleu.metrics import BLEU

from eval.metrics.base import Metric


class BleuMetric(Metric):
    """BLEU with sacreBLEU's tokenizer for the target: `zh` for Chinese, else `13a`."""

    name: ClassVar[str] = "bleu"

    def score(self, hypotheses: Sequence[str], references: Sequence[str], target: str) -> tuple[float, str]:
        """Give corpus BLEU (0–100) and sacreBLEU's signature."""
        bleu = BLEU(tokenize="zh" if target.startswith("zh") else "13a")
        score = bleu.corpus_score(list(hypotheses), [list(references)])
        return float(score.score), str(bleu.get_signature())
