"""What every metric does: compare hypotheses with references, and say exactly how."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from models.errors import BadInput


@dataclass(frozen=True, slots=True)
class Score:
    """A number with its direction and the signature without which it means nothing."""

    metric: str
    value: float
    higher_is_better: bool
    signature: str


class Metric(ABC):
    """A corpus metric; a subclass writes `score`."""

    name: ClassVar[str]
    higher_is_better: ClassVar[bool] = True

    def run(self, hypotheses: Sequence[str], references: Sequence[str], *, target: str) -> Score:
        """Score line by line aligned texts; raises BadInput when their numbers differ or they are empty."""
        if len(hypotheses) != len(references):
            raise BadInput(
                f"{len(hypotheses)} hypotheses, but {len(references)} references: they must be as many."
            )
        if not references:
            raise BadInput("There is nothing to score: both files are empty.")
        value, signature = self.score(hypotheses, references, target)
        return Score(self.name, value, self.higher_is_better, signature)

    @abstractmethod
    def score(self, hypotheses: Sequence[str], references: Sequence[str], target: str) -> tuple[float, str]:
        """Give the corpus score and its signature."""
