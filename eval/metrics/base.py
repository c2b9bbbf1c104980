"""What every metric does: compare hypotheses with references, and say exactly how."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from eval.metrics.normalise import NORMALISATION, normalise
from models.errors import BadInput
from models.segment import join

Numbers = NDArray[np.floating]
Level = Literal["segment", "document"]


@dataclass(frozen=True, slots=True)
class Score:
    """A number with its direction and the signature without which it means nothing."""

    metric: str
    value: float
    higher_is_better: bool
    signature: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What is scored: aligned lines, the languages' tags, and which document each line belongs to."""

    hypotheses: Sequence[str]
    references: Sequence[str]
    target: str
    sources: Sequence[str] = ()
    source: str = ""
    documents: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """A score with what it was made of.

    `rows` are sufficient statistics: the sum of any of them gives the score of that part of the set. Row `i`
    comes from the lines `members[i]` and scores `each[i]` on its own.
    """

    score: Score
    rows: Numbers
    members: tuple[tuple[int, ...], ...]
    each: tuple[float, ...]


class Metric(ABC):
    """A corpus metric; a subclass writes `statistics` and `values`.

    `roles` names the kinds of segments that it is meant for, all if empty; `normalised` brings both sides into
    house typography first; with the level `document`, the lines of a document are scored as one.
    """

    name: ClassVar[str]
    higher_is_better: ClassVar[bool] = True
    needs_references: ClassVar[bool] = True
    normalised: ClassVar[bool] = False
    level: ClassVar[Level] = "segment"
    roles: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def statistics(self, texts: Texts) -> tuple[Iterable[Sequence[float]], str]:
        """Give one row of sufficient statistics a line, and the signature."""

    @abstractmethod
    def values(self, sums: Numbers) -> Numbers:
        """Turn each row of summed statistics into a score; keeps the precision of `sums`."""

    def run(self, hypotheses: Sequence[str], references: Sequence[str], *, target: str) -> Score:
        """Score aligned lines; raises BadInput when their numbers differ or there are none."""
        return self.measure(Texts(hypotheses, references, target)).score

    def measure(self, texts: Texts) -> Measured:
        """Score texts and keep the statistics; raises BadInput for texts that cannot be scored."""
        self._check(texts)
        if self.normalised:
            texts = _normalised(texts)
        members: tuple[tuple[int, ...], ...] = tuple((line,) for line in range(len(texts.hypotheses)))
        if self.level == "document":
            texts, members = _by_document(texts)
        found, signature = self.statistics(texts)
        rows = np.array([list(row) for row in found], dtype=np.float64)
        score = Score(self.name, self.value(rows), self.higher_is_better, signature + self._suffix())
        return Measured(score, rows, members, tuple(float(value) for value in self.values_alone(rows)))

    def value(self, rows: Numbers) -> float:
        """Give the score of the lines that some rows come from."""
        return float(self.values(rows.sum(axis=0, keepdims=True))[0])

    def values_alone(self, rows: Numbers) -> Numbers:
        """Give the score of each row on its own; BLEU does this in another way than for many."""
        return self.values(rows)

    def _suffix(self) -> str:
        normalised = f"|norm:{NORMALISATION}" if self.normalised else ""
        return normalised + ("|level:document" if self.level == "document" else "")

    def _check(self, texts: Texts) -> None:
        lines = len(texts.hypotheses)
        if self.needs_references and len(texts.references) != lines:
            raise BadInput(
                f"{lines} hypotheses, but {len(texts.references)} references: they must be as many."
            )
        if not lines:
            raise BadInput("There is nothing to score: there is no line.")
        if self.level == "document" and len(texts.documents) != lines:
            raise BadInput(
                f"{self.name} scores whole documents, and it is not known which lines make up a document. Use a "
                f"test set that names them, or {self.name.removesuffix('-doc')}."
            )


def _normalised(texts: Texts) -> Texts:
    hypotheses = [normalise(text, texts.target) for text in texts.hypotheses]
    return replace(
        texts, hypotheses=hypotheses, references=[normalise(text, texts.target) for text in texts.references]
    )


def _by_document(texts: Texts) -> tuple[Texts, tuple[tuple[int, ...], ...]]:
    """Join the lines of each document, in order."""
    lines: dict[str, list[int]] = {}
    for line, document in enumerate(texts.documents):
        lines.setdefault(document, []).append(line)

    def joined(of: Sequence[str], language: str) -> list[str]:
        return [join([of[line] for line in group], language) for group in lines.values()] if of else []

    whole = Texts(
        hypotheses=joined(texts.hypotheses, texts.target),
        references=joined(texts.references, texts.target),
        target=texts.target,
        sources=joined(texts.sources, texts.source),
        source=texts.source,
        documents=list(lines),
    )
    return whole, tuple(tuple(group) for group in lines.values())
