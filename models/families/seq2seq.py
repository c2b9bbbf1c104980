"""What the families of encoder-decoder translation models have in common; not a family of its own."""

from collections.abc import Mapping
from typing import ClassVar, Final

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families.base import Family, TranslationTask

# Far above what a translation needs, so that only a model that repeats itself runs into it: a Hanzi can become
# two Vietnamese words, and a word four tokens.
SPARE_TOKENS: Final = 32
TOKENS_PER_CHARACTER: Final = 4


class Seq2SeqFamily(Family):
    """Asks with the text of one segment; a family names our languages in `codes` and fills the hooks it needs.

    Terms, context and misses are nothing that such a model can read.
    """

    codes: ClassVar[Mapping[str, str]]

    def __init__(self, *, max_tokens: int = 512) -> None:
        self._max_tokens = max_tokens

    def translation(self, task: TranslationTask) -> Request:
        """Write the request in the model's own form; raises UnsupportedLanguage for one it has no code for."""
        source, target = self.code(task.source), self.code(task.target)
        prefix = self.prefix(source, target)
        source_code, target_code = self.tokens(source, target)
        return Request(
            prompt=prefix + self.prepare(task.text, task.source),
            prefix=len(prefix),
            max_tokens=min(self._max_tokens, SPARE_TOKENS + TOKENS_PER_CHARACTER * len(task.text)),
            source_code=source_code,
            target_code=target_code,
        )

    def code(self, language: str) -> str:
        """Give the model's name of one of our languages."""
        if language not in self.codes:
            raise UnsupportedLanguage(
                f"The family {self.name} has no code for {language!r}. It has: {', '.join(self.codes)}."
            )
        return self.codes[language]

    def prefix(self, source: str, target: str) -> str:
        """Write what stands before the text; takes the model's codes."""
        return ""

    def prepare(self, text: str, language: str) -> str:
        """Change what the model cannot read as it stands; takes our tag."""
        return text

    def tokens(self, source: str, target: str) -> tuple[str | None, str | None]:
        """Say which codes go in as tokens: on the source side, and as the first token of the target."""
        return None, None
