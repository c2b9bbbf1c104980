"""ViT5 trained on vietnews: Vietnamese summaries."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from models.families.base import SummaryTask, TranslationTask
from models.families.seq2seq_summary import Seq2SeqSummaryFamily

_SPACE_BEFORE_MARK: Final = re.compile(r" (?=[.,!?])")


class ViT5Family(Seq2SeqSummaryFamily):
    """Asks with `vietnews: ` before the text and ` </s>` after it, and for at most 256 tokens.

    https://huggingface.co/VietAI/vit5-large-vietnews-summarization: the card writes the end token itself, though
    the tokenizer adds one too, and decodes with `clean_up_tokenization_spaces`.
    """

    name: ClassVar[str] = "vit5"
    # Estimated to stay within the 1,024 tokens that the model reads.
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({"vi": 3000})
    card_tokens: ClassVar[int] = 256

    def prepare(self, text: str) -> str:
        """Write the text between the task's name and the end token."""
        return f"vietnews: {text} </s>"

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take the spaces before punctuation off."""
        return _SPACE_BEFORE_MARK.sub("", text.strip())
