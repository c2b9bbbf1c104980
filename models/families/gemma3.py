"""Gemma 3: general chat models that know two roles, user and model."""

from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_answers import cleaned
from models.families.chat_markup import GEMMA, GEMMA_STOP, Message
from models.families.chat_words import (
    budget,
    example_turns,
    question,
    summary_budget,
    summary_order,
    summary_text,
    translation_order,
)

_STOP: Final = ("\n", *GEMMA_STOP)


class Gemma3Family(Family):
    """Asks by worked examples, as earlier turns of the dialogue; the order stands in the first user turn.

    https://ai.google.dev/gemma/docs/formatting: there is no system role, orders go before the first
    question. https://huggingface.co/google/gemma-3-4b-it. Google has no prompt for translation with Gemma 3.
    """

    name: ClassVar[str] = "gemma3"
    summarizes: ClassVar[bool] = True
    takes_terms = True

    def translation(self, task: TranslationTask) -> Request:
        """Write the dialogue's head (`Request.prefix`), then the segment as its last turn."""
        return GEMMA.request(
            _head(task.source, task.target),
            question(task.text, task.terms, task.previous),
            max_tokens=budget(task),
            stop=_STOP,
            forbidden=task.target,
        )

    def summary(self, task: SummaryTask) -> Request:
        """Write one user turn in the text's own language, so that the answer stays in it."""
        return GEMMA.request(
            (),
            f"{summary_order(task)}\n\n{summary_text(task)}",
            max_tokens=summary_budget(task),
            stop=_STOP,
            forbidden=task.language,
            shared=False,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off marks and quotes."""
        return cleaned(text, task, GEMMA_STOP)


def _head(source: str, target: str) -> list[Message]:
    (asked, answered), *others = example_turns(source, target)
    head = [("user", f"{translation_order(source, target)}\n\n{asked}"), ("assistant", answered)]
    for asked, answered in others:
        head += [("user", asked), ("assistant", answered)]
    return head
