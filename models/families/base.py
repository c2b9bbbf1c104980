"""What every family does: it turns tasks into the input that one kind of model expects, and cleans the answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from models.engines.base import Request
from models.families.chat_markup import Markup
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
    """Knows how one kind of model wants to be asked.

    `summary_characters` says, by language, how long a text one summary request may hold; a language that is
    not in it is summarized by taking sentences of the article. The default is an estimate for prompts of a few
    thousand tokens. `markup` is how a chat model that can be asked anything marks turns; the evaluation asks it
    without help, to see what the family's own way of asking is worth. `takes_terms` says whether the terms of a task
    reach the model.
    """

    name: ClassVar[str]
    translates: ClassVar[bool] = True
    summarizes: ClassVar[bool] = False
    takes_terms: bool = False
    markup: ClassVar[Markup | None] = None
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({"vi": 6000, "en": 10000, "zh": 3500})

    @abstractmethod
    def translation(self, task: TranslationTask) -> Request:
        """Write the request for one segment; families with `translates = False` raise NotImplementedError."""

    def summary(self, task: SummaryTask) -> Request:
        """Write the request for one summary; families with `summarizes = False` raise NotImplementedError."""
        raise NotImplementedError(f"The family {self.name!r} cannot summarize.")

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take what is the model's habit and not the answer off an output."""
        return text.strip()
