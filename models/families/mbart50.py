"""mBART-50, many to many: fifty languages, any to any."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.seq2seq import Seq2SeqFamily


class MBart50Family(Seq2SeqFamily):
    """Names both languages by tokens: the source before the text, the target as the first token to come.

    https://huggingface.co/facebook/mbart-large-50-many-to-many-mmt
    """

    name: ClassVar[str] = "mbart50"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vi_VN", "en": "en_XX", "zh": "zh_CN"}

    def tokens(self, source: str, target: str) -> tuple[str | None, str | None]:
        """Give both codes."""
        return source, target
