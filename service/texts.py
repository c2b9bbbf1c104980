"""Plain texts, translated while somebody waits: by the models of this process, or by a worker elsewhere."""

import time
from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import Final, Protocol

from models.article_translator import ArticleTranslator
from models.errors import Busy, ModelError
from models.termbase import Term
from service.database.documents import DocumentStore, NewDocument
from service.documents.marked import Passage, plain
from service.documents.texts import dump, load
from service.glossary import pairs_of
from service.passages import translate_passages

# Fewer than the server has threads, so that pages are still answered while all of these wait for a model.
PLACES: Final = 16
WAIT_S: Final = 60
LOOK_S: Final = 0.1
MANY: Final = "Too many texts are being translated at this moment. Ask again in a few seconds."
LATE: Final = "No worker has taken up the text within a minute. Ask again later, or start more workers."


class Models(Protocol):
    """What is needed of service.jobs.Jobs."""

    problem: str | None

    @property
    def works(self) -> bool:
        """Tell whether this process has models, or will have them soon."""

    @property
    def translator(self) -> ArticleTranslator | None:
        """Give the models; None before they are loaded."""


class Texts:
    """Translates texts for at most `places` callers at a time."""

    def __init__(self, models: Models, documents: DocumentStore, *, places: int = PLACES) -> None:
        self._models = models
        self._documents = documents
        self._places = BoundedSemaphore(places)

    def translate(
        self, passages: Sequence[Passage], *, source: str, target: str, terms: Sequence[Term] = ()
    ) -> list[Passage]:
        """Translate passages in order; raises Busy when there is no room, and ModelError when there is no model."""
        if source == target or not any(map(_has_words, passages)):
            return list(passages)
        if not self._places.acquire(blocking=False):
            raise Busy(MANY, retry_after=5)
        try:
            translator = self._models.translator
            if translator is None:
                return self._elsewhere(passages, source, target, terms)
            return translate_passages(translator, passages, source=source, target=target, terms=terms)
        finally:
            self._places.release()

    def _elsewhere(
        self, passages: Sequence[Passage], source: str, target: str, terms: Sequence[Term]
    ) -> list[Passage]:
        """Have it done by whichever worker takes it, and wait."""
        if self._models.problem:
            raise ModelError(self._models.problem)
        if self._models.works:
            raise Busy("The models are being loaded. Ask again in a few seconds.", retry_after=5)
        new = NewDocument(
            owner="",
            api="texts",
            name="",
            format="texts",
            source=source,
            target=target,
            terms=pairs_of(terms, source, target),
        )
        id, _ = self._documents.add(new, dump(passages))
        try:
            return load(self._wait(id))
        finally:
            self._documents.delete(id)

    def _wait(self, id: str) -> bytes:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            row = self._documents.get(id)
            if row.state == "failed":
                raise ModelError(row.error or "The worker could not translate the text.")
            if row.state == "done" and (result := self._documents.result(id)) is not None:
                return result
            time.sleep(LOOK_S)
        raise Busy(LATE, retry_after=30)


def _has_words(passage: Passage) -> bool:
    return any(map(str.isalnum, plain(passage)))
