"""Qwen3: general chat models that can think before they answer; they are asked not to."""

from dataclasses import replace
from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_answers import cleaned
from models.families.chat_markup import CHATML, CHATML_NOT_THINKING, CHATML_STOP, Message
from models.families.chat_words import (
    budget,
    example_turns,
    question,
    summary_budget,
    summary_order,
    summary_text,
    translation_order,
)

_NO_THINK: Final = " /no_think"


class Qwen3Family(Family):
    """Asks by worked examples, as earlier turns of the dialogue.

    https://huggingface.co/Qwen/Qwen3-8B: thinking is switched off by an empty block at the beginning of the
    answer, which is what the template writes for `enable_thinking=False`, and where a server writes the turns by
    the words `/no_think` in the system turn; the answer then begins with an empty block. Models that never think
    (Qwen3-4B-Instruct-2507 and the like) want neither: `thinks=False`. Qwen has no prompt for translation.
    """

    name: ClassVar[str] = "qwen3"
    summarizes: ClassVar[bool] = True
    takes_terms = True

    def __init__(self, *, thinks: bool = True) -> None:
        self._markup = CHATML_NOT_THINKING if thinks else CHATML
        self._switch = _NO_THINK if thinks else ""

    def translation(self, task: TranslationTask) -> Request:
        """Write the dialogue's head (`Request.prefix`), then the segment as its last turn."""
        head: list[Message] = [("system", translation_order(task.source, task.target))]
        for asked, answered in example_turns(task.source, task.target):
            head += [("user", asked), ("assistant", answered)]
        # No stop at a line's end: an empty block of thoughts has some.
        request = self._markup.request(
            head,
            question(task.text, task.terms, task.previous),
            max_tokens=budget(task),
            stop=CHATML_STOP,
            forbidden=task.target,
        )
        return self._switched(request)

    def summary(self, task: SummaryTask) -> Request:
        """Write a chat turn in the text's own language, so that the answer stays in it."""
        order = summary_order(task)
        request = self._markup.request(
            [("system", order)],
            f"{order}\n\n{summary_text(task)}",
            max_tokens=summary_budget(task),
            stop=CHATML_STOP,
            forbidden=task.language,
            shared=False,
        )
        return self._switched(request)

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off thoughts, marks and quotes."""
        return cleaned(text, task, CHATML_STOP)

    def _switched(self, request: Request) -> Request:
        (role, order), *others = request.messages
        return replace(request, messages=((role, order + self._switch), *others))
