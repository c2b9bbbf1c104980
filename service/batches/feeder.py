"""Feeds uploaded batches into the queue as room is made, and sees them to their end."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import DBAPIError

from models.errors import AppError
from service.batches.base import Entry
from service.batches.uploads import reader_of
from service.database.batches import BatchRow, BatchStore, Counts, Item, new_id
from service.database.store import BulletinStore
from service.jobs import Jobs
from service.settings import Settings

log = logging.getLogger(__name__)

ROOM: Final = 64
"""Articles of one batch with the queue at a time: enough for many workers, and soon done after a pause."""
POLL_S: Final = 0.5
STOP_S: Final = 10.0
RATE_S: Final = 10.0
"""The rate is that of so many seconds."""
UNEXPECTED: Final = "Something unexpected went wrong on our side; the log has the details."


@dataclass(slots=True)
class _Open:
    """An input that is being read, and when how many of its articles were finished."""

    entries: Iterator[Entry]
    size: int
    marks: list[tuple[float, int]] = field(default_factory=list)


class Feeder:
    """One per process; a batch is fed by one process at a time, one that has its input in its data folder."""

    def __init__(self, settings: Settings, store: BulletinStore, jobs: Jobs) -> None:
        self._settings, self._store, self._jobs = settings, store, jobs
        self._batches = BatchStore(store.engine)
        self._id = new_id()
        self._open: dict[str, _Open] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed-batches", daemon=True)

    def start(self) -> None:
        """Begin to feed."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the article in hand; others, or the next start, go on from there."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)
        self._open.clear()
        try:
            self._batches.release(self._id)
        except DBAPIError as error:
            log.warning("The batches are not handed back, others wait for a while: %s", error.orig)

    def step(self) -> bool:
        """Look after all batches once; tell whether anything was fed."""
        active = self._batches.active()
        for gone in self._open.keys() - set(active):
            del self._open[gone]
        return any([self._tend(id) for id in active if not self._stopping.is_set()])

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                fed = self.step()
            except DBAPIError as error:
                log.warning("The database does not answer; batches wait: %s", error.orig)
                fed = False
            except Exception:  # the thread's outermost frame: one batch must not end the feeding of all
                log.exception("The batches could not be fed.")
                fed = False
            self._stopping.wait(0.05 if fed else POLL_S)

    def _tend(self, id: str) -> bool:
        if id not in self._open and not self._has_input(id):
            return False
        batch = self._batches.claim(id, self._id)
        if batch is None:
            self._open.pop(id, None)
            return False
        try:
            return self._feed(batch)
        except AppError as error:
            log.warning("The batch %s cannot be read on: %s", id, error)
            self._batches.move(id, ("running",), "failed", error=str(error))
            self._open.pop(id, None)
            return False

    def _has_input(self, id: str) -> bool:
        return reader_of(self._settings, self._batches.get(id)) is not None

    def _feed(self, batch: BatchRow) -> bool:
        """Hand over as many articles as there is room for; the end comes when all of them are finished."""
        counts = self._batches.counts(batch.id)
        self._tell_rate(batch, counts)
        if batch.complete:
            if not counts.open:
                self._batches.move(batch.id, ("running",), "done")
            return False
        room = ROOM - counts.open
        return room > 0 and self._take(batch, room)

    def _take(self, batch: BatchRow, room: int) -> bool:
        its = self._entries(batch)
        found: list[Item] = []
        at, complete = batch.at, False
        while len(found) < room and not self._stopping.is_set():
            entry = next(its.entries, None)
            if entry is None:
                at, complete = its.size, True
                break
            found.append(self._item(batch, entry, {item.key for item in found}))
            at = entry.at
        if not self._batches.add(batch.id, self._id, found, at=at, complete=complete):
            self._lost(batch.id)
        return bool(found)

    def _entries(self, batch: BatchRow) -> _Open:
        """Go on reading, after a restart from the beginning past what is taken already."""
        its = self._open.get(batch.id)
        if its is None:
            reader = reader_of(self._settings, batch)
            if reader is None:
                raise AppError("Its input is no longer in the data folder. Upload it again.")
            entries = (entry for entry in reader.entries() if entry.number > batch.fed)
            its = self._open[batch.id] = _Open(entries, reader.size())
        return its

    def _item(self, batch: BatchRow, entry: Entry, before: set[str]) -> Item:
        key = entry.key(targets=batch.targets, profile=self._settings.profile)
        if key in before or self._batches.known(batch.id, key):
            return Item(entry.number, key, entry.name, "repeat")
        try:
            id = self._jobs.submit(
                entry.load(),
                targets=batch.targets or None,
                # Submitted twice, as after a kill before it is noted, it is the same bulletin.
                key=f"batch:{batch.id}:{key}",
                batch=batch.id,
                priority="batch",
            )
        except AppError as error:
            return Item(entry.number, key, entry.name, "refused", code=error.code, error=str(error))
        except DBAPIError:
            raise
        except Exception:  # what a hostile file does to a parser is its own failure, not that of the batch
            log.exception("The entry %s of the batch %s cannot be read.", entry.number, batch.id)
            return Item(entry.number, key, entry.name, "refused", code="internal", error=UNEXPECTED)
        return Item(entry.number, key, entry.name, "article", bulletin_id=id)

    def _lost(self, id: str) -> None:
        """Let go of a batch that was paused, cancelled or taken by another while it was fed."""
        self._open.pop(id, None)
        if self._batches.get(id).state == "cancelled":
            self._store.cancel_batch(id)

    def _tell_rate(self, batch: BatchRow, counts: Counts) -> None:
        its = self._open.get(batch.id)
        if its is None:
            return
        now = time.monotonic()
        its.marks = [mark for mark in its.marks if now - mark[0] <= RATE_S]
        if not its.marks or now - its.marks[-1][0] >= 1.0:
            its.marks.append((now, counts.finished))
            (start, first), (end, last) = its.marks[0], its.marks[-1]
            self._batches.set_rate(batch.id, round((last - first) / (end - start), 3) if end > start else 0.0)
