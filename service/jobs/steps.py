"""What is done to one article, step by step; the store says what earlier attempts have done already."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

from models.article_translator import ArticleTranslator
from models.bulletin import with_summary
from models.direction import Context
from models.errors import AppError
from models.segment import segment_article
from models.types import Segment, Translation
from service.database.claimed import Claimed, Kept, Lost
from service.database.queue import Claim
from service.jobs import metrics
from service.memory import Recall

log = logging.getLogger(__name__)

UNEXPECTED = "Something unexpected went wrong on our side; the log has the details. Try again."
NOTHING = Kept((), None, {})
# The database cannot be reached, or has no connection left: that says nothing about the article.
TROUBLE: tuple[type[SQLAlchemyError], ...] = (OperationalError, InterfaceError, TimeoutError)


class Stopping(BaseException):
    """The work on this article ends here, unfinished; what is not stored yet is done by whoever goes on with it.

    Not an Exception: nobody on the way may take it for a failure of the article.
    """


class Steps:
    """The work on one claimed article: segments and names, summary, one language after the other."""

    def __init__(
        self,
        claim: Claim,
        claimed: Claimed,
        translator: ArticleTranslator,
        *,
        stopping: Callable[[], bool],
        memory: Recall | None = None,
    ) -> None:
        self._claim = claim
        self._claimed = claimed
        self._translator = translator
        self._stopping = stopping
        self._memory = memory
        self.timings: dict[str, float] = dict(claim.timings)

    def run(self) -> None:
        """Finish the article, or say on it why it failed.

        Raises Stopping when it was told to stop, Lost when the article is no longer ours, and the database's error
        when that cannot be reached.
        """
        try:
            self._make()
        except Lost:
            raise
        except TROUBLE:
            raise
        except AppError as error:
            if self._stopping():
                raise Stopping from error
            self._fail(str(error))
        except Exception as error:  # the job's outermost frame: other articles must go on
            if self._stopping():
                # An engine that is closed under a running request may fail in any way.
                raise Stopping from error
            log.exception("The bulletin %s failed.", self._claim.id)
            self._fail(UNEXPECTED)

    def _make(self) -> None:
        claim = self._claim
        kept = NOTHING if claim.names is None else self._claimed.kept()
        names, segments = claim.names, kept.segments
        if names is None:
            with self._timed("segment_s", told=False):
                segments = tuple(segment_article(claim.article))
            with self._timed("names_s", told=False):
                names = self._translator.propose_names(claim.article)
            self._claimed.save_segments(segments, names, stage="summarize")
        if kept.summary is None:
            self._go_on()
            segments = self._summarize(segments)
        known = {id: dict(found) for id, found in kept.translations.items()}
        for language in claim.targets:
            made = self._translate(language, Context(claim.article.date, names, segments, known))
            for id, translation in made.items():
                known.setdefault(id, {})[language] = translation
        models = self._translator.model_names(claim.article.language, claim.targets)
        self._claimed.finish(models=models, timings=self.timings)
        metrics.ARTICLES.labels("draft").inc()

    def _summarize(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        with self._timed("summarize_s"):
            summary = self._translator.summarize(self._claim.article, segments)
        self._claimed.save_summary(summary, timings=self.timings)
        return with_summary(segments, summary)

    def _translate(self, language: str, context: Context) -> Mapping[str, Translation]:
        """Translate the segments that are not stored in this language yet, and store each as it is made."""
        made: dict[str, Translation] = {}
        missing = [
            segment for segment in context.segments if language not in context.known.get(segment.id, {})
        ]
        if not missing:
            return made
        self._go_on()
        self._claimed.tell(f"translate:{language}")

        def keep(segment: Segment, translation: Translation) -> None:
            self._claimed.save_translation(segment.id, language, translation)
            made[segment.id] = translation
            metrics.SEGMENTS.labels(language).inc()
            self._go_on()

        remembered = self._remembered(missing, language, context)
        for segment in missing:
            if segment.id in remembered:
                metrics.REMEMBERED.labels(language).inc()
                keep(segment, remembered[segment.id])
        missing = [segment for segment in missing if segment.id not in made]
        if not missing:
            return made
        with self._timed("translate_s"):
            self._translator.translate_segments(
                missing, source=self._claim.article.language, target=language, context=context, on_done=keep
            )
        return made

    def _remembered(
        self, segments: Sequence[Segment], language: str, context: Context
    ) -> Mapping[str, Translation]:
        if self._memory is None:
            return {}
        source = self._claim.article.language
        return self._memory.translations(
            segments, source=source, target=language, bulletin=self._claim.id, date=context.date
        )

    def _go_on(self) -> None:
        if self._stopping():
            raise Stopping

    def _fail(self, text: str) -> None:
        log.warning("The bulletin %s failed: %s", self._claim.id, text)
        self._claimed.fail(text, timings=self.timings)
        metrics.ARTICLES.labels("failed").inc()

    @contextmanager
    def _timed(self, name: str, *, told: bool = True) -> Iterator[None]:
        """Add to the seconds of a stage, over all attempts; `told` puts them on the bulletin too."""
        start = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - start
            metrics.STAGE_SECONDS.labels(name.removesuffix("_s")).inc(seconds)
            if told:
                self.timings[name] = round(self.timings.get(name, 0.0) + seconds, 3)
