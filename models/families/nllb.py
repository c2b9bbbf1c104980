"""NLLB-200: two hundred languages, any to any; its licence forbids commercial use."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from models.families.seq2seq import Seq2SeqFamily

# These the model drops: "10–60 minutes" came out as "1060 phút" (measured on FLORES-200). The full-width tilde
# of Chinese ranges is an ordinary one to its tokenizer, which normalizes by NFKC.
_DASHES: Final = re.compile("[–—~～]+")


class NllbFamily(Seq2SeqFamily):
    """Names both languages by tokens, with the codes of FLORES-200.

    The source's stands before the text, the target's is the first token to come:
    https://huggingface.co/docs/transformers/model_doc/nllb, https://huggingface.co/facebook/nllb-200-distilled-600M.
    A wrong code does not fail, it only translates worse.
    """

    name: ClassVar[str] = "nllb"
    codes: ClassVar[Mapping[str, str]] = {"vi": "vie_Latn", "en": "eng_Latn", "zh": "zho_Hans"}

    def prepare(self, text: str, language: str) -> str:
        """Write dashes as hyphens, which the model keeps."""
        return _DASHES.sub("-", text)

    def tokens(self, source: str, target: str) -> tuple[str | None, str | None]:
        """Give both codes."""
        return source, target
