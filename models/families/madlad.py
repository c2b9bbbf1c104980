"""MADLAD-400: T5 models for four hundred languages."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.seq2seq import Seq2SeqFamily


class MadladFamily(Seq2SeqFamily):
    """Asks with the target language before the text, as in `<2vi> `; the source is not named.

    https://huggingface.co/google/madlad400-3b-mt
    """

    name: ClassVar[str] = "madlad"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vi", "en": "en", "zh": "zh"}

    def prefix(self, source: str, target: str) -> str:
        """Write the token of the target language."""
        return f"<2{target}> "
