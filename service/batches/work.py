"""The work on one entry, in a thread of its own: read, make, write down; a failure is a result, too."""

import logging
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from models.article_translator import ArticleTranslator
from models.errors import AppError
from service.batches.base import Entry
from service.batches.make import Part, Parts, make
from service.batches.output import Files, bulletin_line, failure_line, id_in_results
from service.batches.verdict import Verdict, judge
from service.targets import choose_targets

log = logging.getLogger(__name__)

UNEXPECTED = "Something unexpected went wrong on our side; the log has the details."


class Stopping(BaseException):
    """The run is about to end; not an Exception, because it is no failure of the article."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an entry: a line of the results and how it stands; `error` says why there is no bulletin."""

    line: bytes
    title: str
    verdict: Verdict
    error: AppError | None = None


class Worker:
    """Makes entries for several threads; what they make is collected until the run drains it."""

    def __init__(self, translator: ArticleTranslator, *, targets: Sequence[str] | None, files: Files) -> None:
        self._translator = translator
        self._targets = targets
        self._files = files
        self._lock = threading.Lock()
        self._parts: list[tuple[str, Part]] = []
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End the work in hand after the segments that are with the model now."""
        self._stopping.set()

    def drain(self, *, without: Collection[str]) -> list[tuple[str, Part]]:
        """Give the parts made since the last time, but those of keys that are finished."""
        with self._lock:
            parts, self._parts = self._parts, []
        return [(key, part) for key, part in parts if key not in without]

    def make(self, entry: Entry, key: str, known: Parts) -> Made:
        """Make the bulletin of an entry, or tell why it cannot be made."""
        try:
            return self._make(entry, key, known)
        except AppError as error:
            return self._failed(entry, key, error)
        except Exception:  # the job's outermost frame: the other articles must go on
            if self._stopping.is_set():
                # An engine that is closed under a running request may fail in any way.
                raise Stopping from None
            log.exception("The article %s failed.", entry.name)
            return self._failed(entry, key, AppError(UNEXPECTED))

    def _make(self, entry: Entry, key: str, known: Parts) -> Made:
        if self._stopping.is_set():
            raise Stopping
        article = entry.load()
        bulletin = make(
            self._translator,
            article,
            targets=choose_targets(article.language, self._targets),
            id=id_in_results(entry, key),
            known=known,
            keep=partial(self._keep, key),
        )
        self._files.write(bulletin, name=entry.name, key=key)
        return Made(bulletin_line(bulletin, name=entry.name, key=key), article.title, judge(bulletin))

    def _failed(self, entry: Entry, key: str, error: AppError) -> Made:
        line = failure_line(error, id=id_in_results(entry, key), name=entry.name, key=key)
        return Made(line, "", Verdict("failed", 0.0, (str(error),)), error)

    def _keep(self, key: str, part: Part) -> None:
        with self._lock:
            self._parts.append((key, part))
        if self._stopping.is_set():
            raise Stopping
