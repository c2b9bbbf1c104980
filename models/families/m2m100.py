"""M2M-100 and SMaLL-100: a hundred languages, any to any."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.seq2seq import Seq2SeqFamily


class M2M100Family(Seq2SeqFamily):
    """Names both languages by tokens: the source before the text, the target as the first token to come.

    https://huggingface.co/facebook/m2m100_418M. With `target_at_source` the target's token stands before the
    text and none is forced, as SMaLL-100 was trained: https://huggingface.co/alirezamsh/small100.
    M2M-100 has ầ, ậ and ẵ only within longer pieces, and reads them as unknown where none fits
    (https://github.com/huggingface/transformers/issues/11336).
    """

    name: ClassVar[str] = "m2m100"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vi", "en": "en", "zh": "zh"}

    def __init__(self, *, target_at_source: bool = False, max_tokens: int = 512) -> None:
        super().__init__(max_tokens=max_tokens)
        self._target_at_source = target_at_source

    def tokens(self, source: str, target: str) -> tuple[str | None, str | None]:
        """Give both codes, or for SMaLL-100 the target's at the source side alone."""
        return (target, None) if self._target_at_source else (source, target)
