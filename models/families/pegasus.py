"""PEGASUS trained on CNN/DailyMail: English summaries of a few sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from models.families.base import SummaryTask, TranslationTask
from models.families.seq2seq_summary import Seq2SeqSummaryFamily


class PegasusFamily(Seq2SeqSummaryFamily):
    """Asks with the text alone, and for at most 128 tokens; the answer has `<n>` between sentences.

    https://huggingface.co/google/pegasus-cnn_dailymail (the limit is in its config.json; `<n>` is told of in
    examples/legacy/seq2seq/sentence_splitter.py of https://github.com/huggingface/transformers, version 4)
    """

    name: ClassVar[str] = "pegasus"
    # Estimated to stay within the 1,024 tokens that the model reads.
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({"en": 3000})
    card_tokens: ClassVar[int] = 128

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Write the model's line ends as spaces."""
        return " ".join(text.replace("<n>", " ").split())
