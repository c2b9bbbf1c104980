"""All source sentences of one language in memory, as strings of one character a word, to be searched fast."""

import heapq
import threading
from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import Indel
from sqlalchemy.engine import Connection, Engine

from service.database import memory_rows as rows
from service.database.memory_tables import memory_texts as texts
from service.database.memory_tables import memory_units as units
from service.memory.words import words

_SURROGATES: Final = range(0xD800, 0xE000)
_LAST: Final = 0x10FFFF
_UNKNOWN: Final = "\0"
_ROWS_AT_ONCE: Final = 2_000

Place = tuple[str, int]


class Shelf:
    """The sentences of a language, sorted by the languages that they are there in and by their length.

    It reads from the database what has changed since it last looked, and is safe to share between threads.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._revision = -1
        self._lock = threading.Lock()
        self._letters: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._boxes: dict[Place, dict[str, str]] = {}

    def __len__(self) -> int:
        """Count the sentences."""
        return len(self._places)

    def find(
        self, engine: Engine, text: str, *, target: str, least: float, limit: int
    ) -> list[tuple[float, str]]:
        """Give the ids of the sentences most like a text that are there in the target, with their percent."""
        with self._lock:
            self._refresh(engine)
            asked = "".join(self._letters.get(word, _UNKNOWN) for word in words(text, self._language))
            found: list[tuple[float, str]] = []
            for place, box in self._boxes.items():
                if target in place[0].split(",") and _fits(len(asked), place[1], least):
                    found += _search(asked, box, least=least, limit=limit)
        return heapq.nsmallest(limit, found, key=lambda each: (-each[0], each[1]))

    def _refresh(self, engine: Engine) -> None:
        with engine.connect() as connection:
            now = rows.revision(connection)
            if now == self._revision:
                return
            if now < self._revision:
                # Somebody has put an older copy of the database in place.
                self._places.clear()
                self._boxes.clear()
                self._revision = -1
            self._read(connection)
        self._revision = now

    def _read(self, connection: Connection) -> None:
        """Put in place what is newer; a first reading leaves out what is not in use."""
        here = (texts.c.unit_id == units.c.id) & (texts.c.language == self._language)
        query = (
            sa.select(units.c.id, units.c.state, units.c.languages, texts.c.text)
            .select_from(units.outerjoin(texts, here))
            .where(units.c.revision > self._revision)
        )
        if self._revision < 0:
            query = query.where(units.c.state == "live", texts.c.text.is_not(None))
        for id, state, languages, text in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
            query
        ):
            self._drop(id)
            if state == "live" and text is not None:
                self._put(id, languages, text)

    def _put(self, id: str, languages: str, text: str) -> None:
        row = "".join([self._letter(word) for word in words(text, self._language)])
        place = (languages, len(row))
        self._places[id] = place
        self._boxes.setdefault(place, {})[id] = row

    def _drop(self, id: str) -> None:
        place = self._places.pop(id, None)
        if place is not None:
            del self._boxes[place][id]

    def _letter(self, word: str) -> str:
        found = self._letters.get(word)
        if found is None:
            code = len(self._letters) + 1
            code += len(_SURROGATES) if code >= _SURROGATES.start else 0
            # Beyond a million words two share a letter: a match is then found that is less like than it seems,
            # and its percent is reckoned anew from the words themselves.
            found = chr(code if code <= _LAST else 1 + code % (_SURROGATES.start - 1))
            self._letters[word] = found
        return found


def _fits(asked: int, length: int, least: float) -> bool:
    """Tell whether sentences of these lengths can be so much alike."""
    return bool(asked and length) and 200 * min(asked, length) >= least * (asked + length)


def _search(asked: str, box: Mapping[str, str], *, least: float, limit: int) -> list[tuple[float, str]]:
    best = process.extract(
        asked, box, scorer=Indel.normalized_similarity, processor=None, score_cutoff=least / 100, limit=limit
    )
    return [(100 * likeness, id) for _, likeness, id in best]
