"""What the service asks of a translator: models.translate.Translator, or what a test puts in its place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, Self

from models.direction import Context
from models.termbase import Term
from models.types import Article, NameProposal, Segment, Summary, Translation


class ArticleTranslator(Protocol):
    """Translates articles and pieces of them."""

    def with_terms(self, terms: Sequence[Term]) -> Self:
        """Give one that holds these terms before those of the ledger."""

    def propose_names(self, article: Article) -> tuple[NameProposal, ...]:
        """List the names that an editor has to confirm."""

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        """Summarize in the article's language."""

    def translate_segments(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        context: Context | None = None,
        on_done: Callable[[Segment, Translation], None] | None = None,
    ) -> list[Translation]:
        """Translate, calling `on_done` as each segment is done, from any thread."""

    def model_names(self, source: str, targets: Sequence[str]) -> Mapping[str, str]:
        """Map `"vi-en"` and `"summary"` to the names of the models."""
