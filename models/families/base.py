"""What every family does: it turns tasks into the input that one kind of model expects, and cleans the answer."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from models.engines.base import Request
from models.types import Role


@dataclass(frozen=True, slots=True)
class TranslationTask:
    """One segment to translate.

    `terms` are pairs of a form in the source text and its ledger form in the target language; `previous` is
    the source sentence before this one.
    """

    text: str
    source: str
    target: str
    role: Role = "body"
    terms: tuple[tuple[str, str], ...] = ()
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryTask:
    """A text to be told in `sentences` sentences of its own language."""

    text: str
    language: str
    title: str
    sentences: int = 3
    missed: str | None = None


class Family(ABC):
    """Knows how one kind of model wants to be asked."""

    name: ClassVar[str]
    summarizes: ClassVar[bool] = False

    @abstractmethod
    def translation(self, task: TranslationTask) -> Request:
        """Write the request for one segment."""

    def summary(self, task: SummaryTask) -> Request:
        """Write the request for one summary; families with `summarizes = False` raise NotImplementedError."""
        raise NotImplementedError(f"The family {self.name!r} cannot summarize.")

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take what is the model's habit and not the answer off an output."""
        return text.strip()
