"""ROUGE for Vietnamese, English and Chinese (Lin 2004), the F measure of each line, averaged."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from rapidfuzz.distance import LCSseq

from eval.metrics.base import Metric, Numbers, Texts
from models.chinese_sentences import HAN
from models.normalize import tone_style

# A Hanzi is a token of its own; a run of other letters and figures is one: a word, or a Vietnamese syllable.
_TOKEN: Final = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W_])+")


def tokens(text: str, language: str) -> list[str]:
    """Cut a text as ROUGE counts it: Chinese by character, Vietnamese by syllable, English by word, all small.

    Vietnamese is brought to one tone style first. Marks are no tokens.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return _TOKEN.findall(tone_style(folded) if language == "vi" else folded)


class RougeMetric(Metric):
    """A ROUGE for summaries; a subclass says how many tokens two texts share."""

    roles: ClassVar[tuple[str, ...]] = ("summary",)
    order: ClassVar[int] = 1

    def statistics(self, texts: Texts) -> tuple[Iterable[Sequence[float]], str]:
        """Give F (0–100) and a one for each line; without stemming, so that scores do not hang on a stemmer."""
        unit = {"zh": "hanzi", "vi": "syllable"}.get(texts.target[:2], "word")
        pairs = zip(texts.hypotheses, texts.references, strict=True)
        rows = [(self._f(*(tokens(text, texts.target) for text in pair)), 1.0) for pair in pairs]
        return rows, f"nrefs:1|tok:{unit}|case:lower|stem:no|measure:f1|average:line"

    def values(self, sums: Numbers) -> Numbers:
        """Average."""
        return sums[:, 0] / sums[:, 1]

    def shared(self, hypothesis: list[str], reference: list[str]) -> tuple[int, int, int]:
        """Count what is shared, and what either side has: runs of `order` tokens."""
        sides = [_runs(side, self.order) for side in (hypothesis, reference)]
        return (sides[0] & sides[1]).total(), sides[0].total(), sides[1].total()

    def _f(self, hypothesis: list[str], reference: list[str]) -> float:
        common, made, wanted = self.shared(hypothesis, reference)
        return 200 * common / (made + wanted) if common else 0.0


class Rouge1Metric(RougeMetric):
    """ROUGE-1: single tokens."""

    name: ClassVar[str] = "rouge-1"


class Rouge2Metric(RougeMetric):
    """ROUGE-2: pairs of tokens."""

    name: ClassVar[str] = "rouge-2"
    order: ClassVar[int] = 2


class RougeLMetric(RougeMetric):
    """ROUGE-L: the longest common subsequence of tokens."""

    name: ClassVar[str] = "rouge-l"

    def shared(self, hypothesis: list[str], reference: list[str]) -> tuple[int, int, int]:
        """Count the tokens of the longest common subsequence."""
        return LCSseq.similarity(hypothesis, reference), len(hypothesis), len(reference)


def _runs(row: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[at : at + order]) for at in range(len(row) - order + 1))
