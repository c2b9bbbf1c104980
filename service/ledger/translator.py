"""A translator that obeys the ledger of a database, as it is whenever the translator is asked for something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from sqlalchemy.engine import Engine

from models.article_translator import ArticleTranslator
from models.direction import Context
from models.termbase import Term
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.ledger.proposals import unconfirmed
from service.ledger.reading import terms_of


class LedgerTranslator:
    """The models of a translator, with the terms of a database before those that are built in.

    A name that is confirmed while an article is being made holds from the next language on.
    """

    def __init__(self, translator: ArticleTranslator, engine: Engine, *, first: Sequence[Term] = ()) -> None:
        self._plain = translator
        self._engine = engine
        self._first = tuple(first)
        # One pair, so that threads never see the one half without the other.
        self._made: tuple[tuple[Term, ...], ArticleTranslator] | None = None

    def with_terms(self, terms: Sequence[Term]) -> Self:
        """Give one that holds these terms before those of the ledger."""
        return type(self)(self._plain, self._engine, first=(*terms, *self._first))

    def propose_names(self, article: Article) -> tuple[NameProposal, ...]:
        """List the names that an editor has to confirm; those in the ledger are left out."""
        return self._now().propose_names(article)

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        """Summarize in the article's language."""
        return self._plain.summarize(article, segments)

    def translate_segments(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        context: Context | None = None,
        on_done: Callable[[Segment, Translation], None] | None = None,
    ) -> list[Translation]:
        """Translate, with the ledger as it is when this begins."""
        if context is not None:
            # A guess that was proposed before the name was confirmed would go before the ledger's form.
            names = unconfirmed(self._engine, context.names, source)
            context = replace(context, names=names)
        return self._now().translate_segments(
            segments, source=source, target=target, context=context, on_done=on_done
        )

    def model_names(self, source: str, targets: Sequence[str]) -> Mapping[str, str]:
        """Map `"vi-en"` and `"summary"` to the names of the models."""
        return self._plain.model_names(source, targets)

    def _now(self) -> ArticleTranslator:
        terms = terms_of(self._engine)
        made = self._made
        if made is None or made[0] is not terms:
            # Only after a change: a termbase is compiled from all its terms.
            every = (*self._first, *terms)
            made = self._made = terms, self._plain.with_terms(every) if every else self._plain
        return made[1]
