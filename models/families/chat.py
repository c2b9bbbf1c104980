"""Instruction-tuned language models, asked by worked examples rather than by orders."""

from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_markup import CHATML, CHATML_STOP, Markup, Message
from models.families.chat_words import (
    budget,
    example_turns,
    names,
    question,
    summary_budget,
    summary_order,
    summary_text,
    translation_order,
)

# Where the model scored better without examples (docs/decisions/0003).
_AT_HOME: Final = frozenset({("zh", "en")})
_PLAIN_SYSTEM: Final = "You are a helpful assistant."
_PLAIN_ORDER: Final = (
    "Translate the following text from {source} into {target}. Reply with the translation only.\n\n"
)
_STOP: Final = ("\n", *CHATML_STOP)


class ChatFamily(Family):
    """Asks a chat model (ChatML markup) for translations and summaries.

    Worked examples are earlier turns of the dialogue; everything up to the last turn is the same for all
    requests of a direction. docs/decisions/0003 has the figures for the other ways of asking.
    """

    name: ClassVar[str] = "chat"
    summarizes: ClassVar[bool] = True
    takes_terms = True
    markup: ClassVar[Markup | None] = CHATML

    def translation(self, task: TranslationTask) -> Request:
        """Write the dialogue's head (`Request.prefix`), then the segment as its last turn."""
        at_home = (task.source, task.target) in _AT_HOME
        head, lead = _head(task.source, task.target, at_home=at_home)
        # Without an order that explains it, the model translates the sentence before as well.
        previous = None if at_home else task.previous
        return CHATML.request(
            head,
            question(task.text, task.terms, previous),
            lead=lead,
            max_tokens=budget(task),
            stop=_STOP,
            forbidden=task.target,
        )

    def summary(self, task: SummaryTask) -> Request:
        """Write a chat turn in the text's own language, so that the answer stays in it."""
        order = summary_order(task)
        return CHATML.request(
            [("system", order)],
            f"{order}\n\n{summary_text(task)}",
            max_tokens=summary_budget(task),
            stop=_STOP,
            forbidden=task.language,
            shared=False,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off the mark that closes a turn."""
        return text.strip().removesuffix("<|im_end|>").strip()


def _head(source: str, target: str, *, at_home: bool) -> tuple[list[Message], str]:
    """Write the part of the dialogue that all segments of a direction share: turns, and the last one's lead."""
    if at_home:
        return [("system", _PLAIN_SYSTEM)], _PLAIN_ORDER.format(**names(source, target))
    head = [("system", translation_order(source, target))]
    for asked, answered in example_turns(source, target):
        head += [("user", asked), ("assistant", answered)]
    return head, ""
