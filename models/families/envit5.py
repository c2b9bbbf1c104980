"""EnViT5: a T5 model between Vietnamese and English."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.base import SummaryTask, TranslationTask
from models.families.seq2seq import Seq2SeqFamily


class EnViT5Family(Seq2SeqFamily):
    """Asks with the source language before the text; the answer begins with the target's in the same way.

    https://huggingface.co/VietAI/envit5-translation
    """

    name: ClassVar[str] = "envit5"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vi", "en": "en"}

    def prefix(self, source: str, target: str) -> str:
        """Write `vi: ` or `en: `."""
        return f"{source}: "

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take the target's mark off."""
        text = text.strip()
        if isinstance(task, TranslationTask):
            text = text.removeprefix(f"{self.code(task.target)}:").lstrip()
        return text
