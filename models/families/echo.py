"""The family of the echo engine: the text itself is the request."""

from typing import ClassVar

from models import segment
from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask


class EchoFamily(Family):
    """Asks for the source text, and for the first sentences of an article as its summary."""

    name: ClassVar[str] = "echo"
    summarizes: ClassVar[bool] = True

    def translation(self, task: TranslationTask) -> Request:
        """Ask for the very text."""
        return Request(prompt=task.text, max_tokens=len(task.text))

    def summary(self, task: SummaryTask) -> Request:
        """Ask for the first `sentences` sentences of the text."""
        sentences = [sentence.strip() for sentence in segment.split(task.text, task.language)]
        first = [sentence for sentence in sentences if sentence][: task.sentences]
        text = segment.join(first, task.language)
        return Request(prompt=text, max_tokens=len(text))
