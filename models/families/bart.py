"""BART trained on CNN/DailyMail: English summaries of a few sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from models.families.seq2seq_summary import Seq2SeqSummaryFamily


class BartFamily(Seq2SeqSummaryFamily):
    """Asks with the text alone, and for at most 142 tokens.

    https://huggingface.co/facebook/bart-large-cnn (the limit is in its config.json)
    """

    name: ClassVar[str] = "bart"
    # Estimated to stay within the 1,024 tokens that the model reads.
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({"en": 3000})
    card_tokens: ClassVar[int] = 142
