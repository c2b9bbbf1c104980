"""Translates what waits in the table of documents, in the background; what a dead worker had is taken over."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy.engine import Engine

from models.article_translator import ArticleTranslator
from models.errors import AppError, TooLarge
from models.languages import detect
from service.database.documents import Api, DocumentRow, DocumentStore
from service.database.usage import UsageStore
from service.documents import FORMATS
from service.documents.base import Document, Opened
from service.documents.marked import plain
from service.documents.texts import TextsDocument
from service.glossary import terms_of
from service.passages import translate_passages
from service.settings import Settings
from service.texts import Models

log = logging.getLogger(__name__)

UNEXPECTED: Final = "Something unexpected went wrong on our side; the log has the details."
MAX_CHARACTERS: Final = 1_000_000
# Of a text, so much is looked at to tell its language.
SAMPLE: Final = 5_000
STOP_S: Final = 30
# Somebody waits for a text, so these have threads of their own and are looked for more often.
LANES: Final[Sequence[tuple[tuple[Api, ...], int, float]]] = (
    (("texts",), 2, 0.2),
    (("deepl", "libretranslate"), 1, 0.3),
)


class Stopped(BaseException):
    """The process is about to end, or another worker has the document; nobody may take it for a failure."""


class DocumentWorker:
    """Threads that translate documents one by one with the models of this process, once these are loaded."""

    def __init__(self, engine: Engine, settings: Settings, models: Models) -> None:
        self._store = DocumentStore(engine)
        self._usage = UsageStore(engine)
        self._models = models
        self._stale = timedelta(seconds=settings.worker_timeout_s)
        self._beat_s = settings.worker_timeout_s / 5
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._run, args=(apis, wait_s), name=f"documents-{apis[0]}-{n}", daemon=True
            )
            for apis, count, wait_s in LANES
            for n in range(count)
        ]

    def start(self) -> None:
        """Begin to look for work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop after the sentences in hand; unfinished documents go back into the queue."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(STOP_S)

    def _run(self, apis: tuple[Api, ...], wait_s: float) -> None:
        while not self._stopping.wait(wait_s):
            try:
                while not self._stopping.is_set() and self._next(apis):
                    pass
            except Exception:  # the thread's outermost frame: a database that is away for a while comes back
                log.exception("Documents cannot be worked on at the moment.")

    def _next(self, apis: tuple[Api, ...]) -> bool:
        """Work on one document; False when there is none."""
        translator = self._models.translator
        if translator is None or not self._store.has_work(apis, stale=self._stale):
            return False
        worker = uuid4().hex
        row = self._store.claim(worker, apis, stale=self._stale)
        if row is None:
            return False
        lost = threading.Event()
        with self._beating(row.id, worker, lost):
            self._work(row, worker, translator, lost)
        return True

    def _work(
        self, row: DocumentRow, worker: str, translator: ArticleTranslator, lost: threading.Event
    ) -> None:
        try:
            self._translate(row, worker, translator, lost)
        except Stopped:
            self._store.release(row.id, worker)
        except AppError as error:
            log.warning("The document %s failed: %s", row.id, error)
            self._store.fail(row.id, worker, str(error))
        except Exception:  # the document's outermost frame: others must go on
            if self._stopping.is_set():
                # Models that are closed under a running request may fail in any way.
                self._store.release(row.id, worker)
                return
            log.exception("The document %s failed.", row.id)
            self._store.fail(row.id, worker, UNEXPECTED)

    def _translate(
        self, row: DocumentRow, worker: str, translator: ArticleTranslator, lost: threading.Event
    ) -> None:
        opened = format_named(row.format).open(self._store.source(row.id))
        characters = sum(len(plain(passage)) for passage in opened.passages)
        if characters > MAX_CHARACTERS:
            raise TooLarge(
                f"The document has {characters:,} characters; at most {MAX_CHARACTERS:,} are translated. Split it."
            )
        source = row.source or language_of(opened)

        def watch(*_done: object) -> None:
            if self._stopping.is_set() or lost.is_set():
                raise Stopped

        translated = translate_passages(
            translator,
            opened.passages,
            source=source or row.target,
            target=row.target,
            terms=terms_of(row.terms, source or row.target, row.target),
            on_done=watch,
        )
        result = opened.write(translated, target=row.target)
        kept = self._store.finish(row.id, worker, result, source=source, characters=characters)
        if kept and row.api != "texts":
            self._usage.add(row.owner, characters)

    @contextmanager
    def _beating(self, id: str, worker: str, lost: threading.Event) -> Iterator[None]:
        """Give a sign of life while the work goes on."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(self._beat_s):
                if not self._store.beat(id, worker):
                    lost.set()
                    return

        thread = threading.Thread(target=beat, name="documents-beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


@contextmanager
def translating_documents(engine: Engine, settings: Settings, models: Models) -> Iterator[None]:
    """Work on documents until the end of the block."""
    worker = DocumentWorker(engine, settings, models)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def format_named(name: str) -> Document:
    """Give a format, that of texts included."""
    document: Document = TextsDocument() if name == TextsDocument.name else FORMATS.get(name)()
    return document


def language_of(opened: Opened) -> str | None:
    """Tell the language of a document; None for one without words. Raises UndetectedLanguage."""
    text, length = [], 0
    for passage in opened.passages:
        if any(map(str.isalpha, plain(passage))):
            text.append(plain(passage))
            length += len(text[-1])
        if length > SAMPLE:
            break
    return detect("\n".join(text)[: 2 * SAMPLE]).language if text else None
