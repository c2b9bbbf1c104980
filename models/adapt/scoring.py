"""Scores of held-out lines while a model is in training: greedy translations, chrF by direction."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from sacrebleu.metrics import CHRF

from models.adapt.examples import Example
from models.engines.transformers import TransformersEngine
from models.engines.transformers_loading import Loaded
from models.families import Family

BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Judgement:
    """chrF by kind; `mean` is over directions, summaries stand beside."""

    by_kind: Mapping[str, float]

    @property
    def mean(self) -> float:
        """Average the directions."""
        return mean(score for kind, score in self.by_kind.items() if not kind.startswith("summary-"))


class Scorer:
    """Translates the same held-out lines each time that it is asked."""

    def __init__(self, examples: Iterable[Example], family: Family, *, lines: int, seed: int) -> None:
        kinds: dict[str, list[Example]] = defaultdict(list)
        for example in examples:
            kinds[example.kind].append(example)
        chosen = random.Random(seed)  # noqa: S311 - a sample, no secret
        self._kinds = {
            kind: chosen.sample(kinds[kind], min(lines, len(kinds[kind]))) for kind in sorted(kinds) if lines
        }
        self._family = family
        self._chrf = CHRF()
        # A metric of sacreBLEU cannot name its references before it has seen some.
        self._chrf.corpus_score([""], [[""]])

    @property
    def signature(self) -> str:
        """Name metric, settings and version; empty where nothing was scored."""
        if not self.has_lines:
            return ""
        return f"{self._chrf.get_signature()}|greedy"

    @property
    def has_lines(self) -> bool:
        """Tell whether some direction has lines to score."""
        return any(not kind.startswith("summary-") for kind in self._kinds)

    def judge(self, loaded: Loaded) -> Judgement:
        """Score the weights as they are; all kinds share batches, because a batch takes as long as its longest row."""
        examples = [example for each in self._kinds.values() for example in each]
        engine = TransformersEngine.around(loaded, batch=BATCH)
        outputs = engine.generate([example.request for example in examples])
        pairs = zip(outputs, examples, strict=True)
        answers = iter([self._family.clean(output.text, example.task) for output, example in pairs])
        return Judgement({kind: self._chrf_of(answers, each) for kind, each in self._kinds.items()})

    def _chrf_of(self, answers: Iterator[str], examples: Sequence[Example]) -> float:
        given = [next(answers) for _ in examples]
        score: float = self._chrf.corpus_score(given, [[example.answer for example in examples]]).score
        return round(score, 2)
