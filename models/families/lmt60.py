"""LMT-60: translation models on Qwen3, between sixty languages and English or Chinese."""

from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_answers import cleaned
from models.families.chat_markup import CHATML, CHATML_STOP
from models.families.chat_words import budget, names

_ORDER: Final = "Translate the following text from {source} into {target}.\n{source}: "
_END: Final = "\n{target}:"


class LMT60Family(Family):
    """Asks with the makers' one prompt, which has no place for terms or context.

    https://huggingface.co/NiuTrans/LMT-60-4B, https://github.com/NiuTrans/LMT/blob/main/src/inference.py. They
    decode with five beams. Of our directions the models were trained on all six.
    """

    name: ClassVar[str] = "lmt60"

    def translation(self, task: TranslationTask) -> Request:
        """Write one user turn: the prompt up to the segment (`Request.prefix`), then the segment."""
        both = names(task.source, task.target)
        return CHATML.request(
            (),
            task.text + _END.format(**both),
            lead=_ORDER.format(**both),
            max_tokens=budget(task),
            stop=("\n", *CHATML_STOP),
            forbidden=task.target,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off marks and quotes."""
        return cleaned(text, task, CHATML_STOP)
