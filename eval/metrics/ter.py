"""Translation edit rate, by sacreBLEU (Snover and others 2006)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np
from sacrebleu.metrics import TER

from eval.metrics.base import Numbers, Texts
from eval.metrics.sacre import SacreBased, SacreMetric, rows


class TerMetric(SacreBased):
    """Edits and shifts of words a reference word; of Hanzi in Chinese, which has no spaces between words."""

    name: ClassVar[str] = "ter"
    higher_is_better: ClassVar[bool] = False

    def library(self, target: str) -> SacreMetric:
        """Make sacreBLEU's TER: its defaults, but for Chinese with its support for Asian characters."""
        return _library(chinese=target.startswith("zh"))

    def statistics(self, texts: Texts) -> tuple[Iterable[Sequence[float]], str]:
        """Count edits line by line; lines that were counted before are not counted again."""
        chinese = texts.target.startswith("zh")
        pairs = zip(texts.hypotheses, texts.references, strict=True)
        counted = [_edits(hypothesis, reference, chinese=chinese) for hypothesis, reference in pairs]
        return counted, super().statistics(Texts(["x"], ["x"], texts.target))[1]

    def values(self, sums: Numbers) -> Numbers:
        """Give edits a hundred words; text without any reference counts as all wrong."""
        edits, words = sums[:, 0], sums[:, 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = np.where(words > 0, edits / words, (edits > 0).astype(sums.dtype))
        return 100 * rates


def _library(*, chinese: bool) -> SacreMetric:
    made: SacreMetric = TER(normalized=chinese, asian_support=chinese)
    return made


# Shifts are searched for in pure Python: a Chinese line takes 40 ms, and `ter-norm` meets most lines again.
@lru_cache(maxsize=2**16)
def _edits(hypothesis: str, reference: str, *, chinese: bool) -> tuple[float, ...]:
    return tuple(rows(_library(chinese=chinese), [hypothesis], [reference])[0])
