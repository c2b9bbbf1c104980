"""VinAI Translate: two mBART models, one from Vietnamese into English and one back."""

from collections.abc import Mapping
from typing import ClassVar

from models.families.seq2seq import Seq2SeqFamily
from models.normalize import tone_style


class VinAIFamily(Seq2SeqFamily):
    """Names both languages by tokens: the source after the text, the target where decoding starts.

    https://github.com/VinAIResearch/VinAI_Translate: the target goes in as `decoder_start_token_id`, and
    Vietnamese must have its tones in the new style (hoà), as the training data had
    (https://github.com/VinAIResearch/BARTpho/blob/main/VietnameseToneNormalization.md).
    """

    name: ClassVar[str] = "vinai"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vi_VN", "en": "en_XX"}

    def prepare(self, text: str, language: str) -> str:
        """Put the tones of Vietnamese in the new style."""
        return tone_style(text, "new") if language == "vi" else text

    def tokens(self, source: str, target: str) -> tuple[str | None, str | None]:
        """Give both codes."""
        return source, target
