"""What is done to one article, step by step: each step has one effect and is safe to repeat."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from models.direction import Context
from models.errors import AppError, NotFound
from models.segment import segment_article
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.database.store import BulletinStore

log = logging.getLogger(__name__)

UNEXPECTED = "Something unexpected went wrong on our side; the log has the details. Try again."


class Stopping(BaseException):
    """The process is about to end; what is not stored yet is done after the next start.

    Not an Exception: nobody on the way may take it for a failure of the article, and DBOS leaves the workflow
    pending, as if the process had been killed.
    """


class ArticleTranslator(Protocol):
    """What the steps need of models.translate.Translator."""

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


class Steps:
    """The steps over one store and one translator; the store says what is done already."""

    def __init__(
        self, store: BulletinStore, translator: ArticleTranslator, *, stopping: Callable[[], bool] = bool
    ) -> None:
        self._store = store
        self._translator = translator
        self._stopping = stopping

    def segment(self, id: str) -> None:
        """Keep the article's segments."""
        self._store.set_state(id, "working", stage="segment")
        if not self._store.segments(id):
            self._store.save_segments(id, segment_article(self._store.article(id)))

    def names(self, id: str) -> None:
        """Keep proposals for the names; they also go into the translations."""
        if self._store.names(id) is None:
            self._store.save_names(id, self._translator.propose_names(self._store.article(id)))

    def summarize(self, id: str) -> None:
        """Keep the summary; its sentences are segments from then on."""
        if self._store.summary(id):
            return
        self._store.set_state(id, "working", stage="summarize")
        with self._timed(id, "summarize_s"):
            summary = self._translator.summarize(self._store.article(id), self._store.segments(id))
        self._store.save_summary(id, summary)

    def plan(self, id: str) -> list[str]:
        """List the languages to translate into, in the order of work."""
        return list(self._store.get(id).targets)

    def translate(self, id: str, language: str) -> None:
        """Translate the segments that are not stored in this language yet, and store each as it is made."""
        self._store.set_state(id, "working", stage=f"translate:{language}")
        segments, known = self._store.segments(id), self._store.translations(id)
        missing = [segment for segment in segments if language not in known.get(segment.id, {})]
        if not missing:
            return
        article = self._store.article(id)
        with self._timed(id, "translate_s"):
            self._translator.translate_segments(
                missing,
                source=article.language,
                target=language,
                context=Context(article.date, self._store.names(id) or (), segments, known),
                on_done=partial(self._keep, id, language),
            )

    def finish(self, id: str) -> None:
        """Name the models and make the bulletin a draft."""
        row = self._store.get(id)
        self._store.finish(id, models=self._translator.model_names(row.language, row.targets))

    def _keep(self, id: str, language: str, segment: Segment, translation: Translation) -> None:
        self._store.save_translation(id, segment.id, language, translation)
        if self._stopping():
            raise Stopping

    def attempt(self, step: Callable[..., None], id: str, *args: str) -> bool:
        """Run one step; on failure the bulletin says why, and the answer is False."""
        if self._stopping():
            raise Stopping
        try:
            step(id, *args)
        except AppError as error:
            self._fail(id, str(error))
            return False
        except Exception as error:  # the job's outermost frame: other articles must go on
            if self._stopping():
                # An engine that is closed under a running request may fail in any way.
                raise Stopping from error
            log.exception("The bulletin %s failed in step %s.", id, step.__name__)
            self._fail(id, UNEXPECTED)
            return False
        return True

    def _fail(self, id: str, text: str) -> None:
        log.warning("The bulletin %s failed: %s", id, text)
        try:
            self._store.set_state(id, "failed", error=text)
        except NotFound:
            log.warning("The bulletin %s is gone.", id)

    @contextmanager
    def _timed(self, id: str, name: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            self._store.add_time(id, name, time.monotonic() - start)
