"""mT5 trained on XL-Sum: one-sentence summaries in 45 languages; its licence forbids commercial use."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from models.families.seq2seq_summary import Seq2SeqSummaryFamily


class MT5XLSumFamily(Seq2SeqSummaryFamily):
    """Asks with the text on one line, and for at most 84 tokens.

    https://huggingface.co/csebuetnlp/mT5_multilingual_XLSum: the card joins lines and runs of white space, and
    reads no more than 512 tokens.
    """

    name: ClassVar[str] = "mt5_xlsum"
    # Estimated to stay within the 512 tokens that the model reads.
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({"vi": 1400, "en": 1400, "zh": 600})
    card_tokens: ClassVar[int] = 84

    def prepare(self, text: str) -> str:
        """Make one line of the text."""
        return " ".join(text.split())
