"""Encoder-decoder translation models that read the plain source text; the seam for families of their own."""

from collections.abc import Mapping
from typing import ClassVar

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families.base import Family, TranslationTask

# Far above what a translation needs, so that only a model that repeats itself runs into it: a Hanzi can become
# two Vietnamese words, and a word four tokens.
SPARE_TOKENS = 32
TOKENS_PER_CHARACTER = 4


class Seq2SeqFamily(Family):
    """Asks with the text alone, or with `prefix` before it; `codes` maps our tags to the model's languages.

    `{source}` and `{target}` in `prefix` stand for these codes: `>>{target}<< `. With `tokens`, the codes
    also go to the engine, for models that take the languages as tokens.
    """

    name: ClassVar[str] = "seq2seq"

    def __init__(
        self,
        *,
        prefix: str = "",
        codes: Mapping[str, str] | None = None,
        tokens: bool = False,
        max_tokens: int = 512,
    ) -> None:
        self._prefix = prefix
        self._codes = codes or {}
        self._tokens = tokens
        self._max_tokens = max_tokens

    def translation(self, task: TranslationTask) -> Request:
        """Write the text after the prefix; terms, context and misses are nothing that such a model can read."""
        source, target = self._code(task.source), self._code(task.target)
        prefix = self._prefix.format(source=source, target=target)
        return Request(
            prompt=prefix + task.text,
            prefix=len(prefix),
            max_tokens=min(self._max_tokens, SPARE_TOKENS + TOKENS_PER_CHARACTER * len(task.text)),
            source_code=source if self._tokens else None,
            target_code=target if self._tokens else None,
        )

    def _code(self, language: str) -> str:
        if not self._codes:
            return language
        if language not in self._codes:
            raise UnsupportedLanguage(
                f"The model has no code for {language!r}. It has: {', '.join(self._codes)}."
            )
        return self._codes[language]
