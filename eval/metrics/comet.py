"""COMET and COMETKiwi (Rei and others 2022), behind a gate on emptiness and language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from eval.language import refusal
from eval.metrics.base import Metric, Numbers, Texts
from eval.metrics.comet_command import Prediction, Triple, predict
from models.checks import Pair
from models.errors import BadInput, ModelError

Predict = Callable[[str, Sequence[Triple]], Prediction]


class CometMetric(Metric):
    """COMET of what deserves to be judged; the rest scores 0 and is never shown to the model.

    Left to itself, COMET gives empty lines more than nothing, and does not mind another language.
    """

    name: ClassVar[str] = "comet"
    model: ClassVar[str] = "Unbabel/wmt22-comet-da"

    def __init__(self, predict: Predict = predict) -> None:
        self._predict = predict

    def statistics(self, texts: Texts) -> tuple[Iterable[Sequence[float]], str]:
        """Give the model's score and a one for each line; raises BadInput without source texts."""
        lines = len(texts.hypotheses)
        if len(texts.sources) != lines or not texts.source:
            raise BadInput(
                f"{self.name} reads the source as well: give {lines} source lines and their language."
            )
        admitted = [line for line, pair in enumerate(_pairs(texts)) if refusal(pair) is None]
        triples = [self._triple(texts, line) for line in admitted]
        prediction = self._predict(self.model, triples) if triples else Prediction((), "not asked")
        if len(prediction.scores) != len(admitted):
            raise ModelError(
                f"{self.model} was asked for {len(admitted)} scores and gave {len(prediction.scores)}. Run it again."
            )
        scores = dict(zip(admitted, prediction.scores, strict=True))
        references = int(self.needs_references)
        signature = f"nrefs:{references}|model:{self.model}|gate:empty+language|comet:{prediction.version}"
        return [(scores.get(line, 0.0), 1.0) for line in range(lines)], signature

    def values(self, sums: Numbers) -> Numbers:
        """Average; the scale is the model's own, about 0 to 1."""
        return sums[:, 0] / sums[:, 1]

    def _triple(self, texts: Texts, line: int) -> Triple:
        reference = texts.references[line] if self.needs_references else None
        return Triple(texts.sources[line], texts.hypotheses[line], reference)


class CometKiwiMetric(CometMetric):
    """COMETKiwi, which needs no reference; its publisher wants the licence accepted before it is fetched."""

    name: ClassVar[str] = "cometkiwi"
    model: ClassVar[str] = "Unbabel/wmt22-cometkiwi-da"
    needs_references: ClassVar[bool] = False


def _pairs(texts: Texts) -> Iterator[Pair]:
    for source, hypothesis in zip(texts.sources, texts.hypotheses, strict=True):
        yield Pair(source, hypothesis, texts.source, texts.target)
