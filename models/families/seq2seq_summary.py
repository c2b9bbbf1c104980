"""What the families of encoder-decoder summarizers have in common; not a family of its own."""

from collections.abc import Mapping
from typing import ClassVar

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families.base import Family, SummaryTask, TranslationTask


class Seq2SeqSummaryFamily(Family):
    """Asks with the text of an article; a family says its languages and how the text is written.

    Title, number of sentences and misses are nothing that such a model can read: how long a summary gets, it
    learnt. `max_tokens` replaces the limit of the model's card.
    """

    summarizes: ClassVar[bool] = True
    translates: ClassVar[bool] = False
    summary_characters: ClassVar[Mapping[str, int]]
    card_tokens: ClassVar[int]

    def __init__(self, *, max_tokens: int | None = None) -> None:
        self._max_tokens = max_tokens or self.card_tokens

    def translation(self, task: TranslationTask) -> Request:
        """Refuse: these models only summarize."""
        raise NotImplementedError(f"The family {self.name!r} cannot translate.")

    def summary(self, task: SummaryTask) -> Request:
        """Write the request; raises UnsupportedLanguage for a language that the model did not learn."""
        if task.language not in self.summary_characters:
            known = ", ".join(self.summary_characters)
            raise UnsupportedLanguage(
                f"The family {self.name} does not summarize {task.language!r}. It does: {known}."
            )
        return Request(prompt=self.prepare(task.text), max_tokens=self._max_tokens)

    def prepare(self, text: str) -> str:
        """Write the text as the model read its training data."""
        return text
