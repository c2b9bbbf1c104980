"""OPUS-MT: small models of one direction each, trained with Marian."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.seq2seq import Seq2SeqFamily


class MarianFamily(Seq2SeqFamily):
    """Asks with the text, and with `target_tag` with the target language before it, as in `>>vie<< `.

    Whether a model wants the tag is on its card: one with several targets requires it, also where we use only
    one of these. https://huggingface.co/Helsinki-NLP/opus-mt-en-vi (targets vie and vie_Hani: required),
    https://huggingface.co/Helsinki-NLP/opus-mt-en-zh (cmn_Hans among others: required),
    https://huggingface.co/Helsinki-NLP/opus-mt-zh-vi (vie alone: none).
    """

    name: ClassVar[str] = "marian"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vie", "en": "eng", "zh": "cmn_Hans"}

    def __init__(self, *, target_tag: bool = False, max_tokens: int = 512) -> None:
        super().__init__(max_tokens=max_tokens)
        self._target_tag = target_tag

    def prefix(self, source: str, target: str) -> str:
        """Write the tag, if this model has more than one target."""
        return f">>{target}<< " if self._target_tag else ""
