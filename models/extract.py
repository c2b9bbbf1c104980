"""Overlap between sentences: what a summary sentence rests on, and which sentences stand for a text."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LEAD: Final = 0.35
"""What the first sentence of a news item is worth beyond its centrality: news puts the main thing first."""
_TOO_SHORT: Final = 4
_LEAST_GAIN: Final = 0.2
"""Share of a sentence that one more source sentence must add; below it, the shared words are chance."""


def tokens(text: str, language: str) -> list[str]:
    """Cut a text into what overlap is counted in: words, and for Chinese pairs of neighbouring Hanzi."""
    if language != "zh":
        return [word.casefold() for word in _WORD.findall(text)]
    runs = _HAN.findall(text)
    pairs = [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]
    return pairs + [word.casefold() for word in _WORD.findall(_HAN.sub(" ", text))]


class Overlap:
    """Weighted word overlap with the sentences of one text; rare words weigh more (inverse document frequency)."""

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        self._language = language
        self._bags = [Counter(tokens(sentence, language)) for sentence in sentences]
        self._count = len(sentences)
        self._found: Counter[str] = Counter(word for bag in self._bags for word in bag)

    def support(self, sentence: str, most: int, least_cover: float) -> list[int]:
        """Choose up to `most` sentences, in order, that together cover `least_cover` of the sentence's weight.

        Empty when they do not reach it.
        """
        left = {word: self._weight(word) for word in tokens(sentence, self._language)}
        total = sum(left.values())
        chosen: list[int] = []
        covered = 0.0
        while len(chosen) < most and left:
            gains = [sum(left.get(word, 0.0) for word in bag) for bag in self._bags]
            best = max(range(self._count), key=gains.__getitem__)
            if gains[best] < _LEAST_GAIN * total or best in chosen:
                break
            chosen.append(best)
            covered += gains[best]
            left = {word: weight for word, weight in left.items() if word not in self._bags[best]}
        return sorted(chosen) if total and covered >= least_cover * total else []

    def centrality(self) -> list[float]:
        """Score each sentence by its mean cosine with all others (LexRank without the walk; Erkan and Radev 2004)."""
        vectors = [{word: n * self._weight(word) for word, n in bag.items()} for bag in self._bags]
        norms = [math.sqrt(sum(value * value for value in vector.values())) or 1.0 for vector in vectors]
        scores = []
        for i, vector in enumerate(vectors):
            sims = [
                sum(value * other.get(word, 0.0) for word, value in vector.items()) / (norms[i] * norms[j])
                for j, other in enumerate(vectors)
                if j != i
            ]
            scores.append(sum(sims) / len(sims) if sims else 1.0)
        return scores

    def _weight(self, word: str) -> float:
        return math.log(1 + self._count / (1 + self._found[word])) + 0.1


def extract(sentences: Sequence[str], wanted: int, language: str) -> list[int]:
    """Choose the `wanted` sentences that stand for a text best; gives their indexes in reading order."""
    overlap = Overlap(sentences, language)
    scores = overlap.centrality()
    scores = [score + (_LEAD if index == 0 else 0.0) for index, score in enumerate(scores)]
    scores = [
        score if len(tokens(sentence, language)) >= _TOO_SHORT else score - 1.0
        for score, sentence in zip(scores, sentences, strict=True)
    ]
    best = sorted(range(len(sentences)), key=lambda index: -scores[index])[:wanted]
    return sorted(best)
