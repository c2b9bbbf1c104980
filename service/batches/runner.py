"""A batch here and now: entries go out to a few threads, and results come back in order.

One thread reads, writes and owns the journal; only a window of entries is in memory at any time.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from models.errors import ModelError
from service.batches.base import Entry, Reader
from service.batches.journal import Journal, Known, Repeat, Written
from service.batches.make import Parts
from service.batches.results import Results
from service.batches.work import Made, Worker

FLUSH_S: Final = 0.2
"""How much finished work a kill may cost."""
GROUP: Final = 256
WINDOW: Final = 4
"""Entries in memory for each that is worked on: one long article does not make the others wait."""
GIVE_UP_AFTER: Final = 20
"""Articles in a row that fail because of the model, not of themselves, before the run stops."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a run is: `at` of the input's `size` is read; `made` and `failed` were done by this process."""

    at: int
    size: int
    made: int
    failed: int
    known: int


Tell = Callable[[Pace], None]


@dataclass(frozen=True, slots=True)
class _Slot:
    entry: Entry
    key: str
    future: Future[Made]


class Run:
    """One run over one input into one output; `go` returns when the input is at its end."""

    def __init__(
        self,
        reader: Reader,
        journal: Journal,
        results: Results,
        *,
        key_of: Callable[[Entry], str],
        worker: Worker,
        at_once: int,
        tell: Tell,
    ) -> None:
        self._reader, self._journal, self._results = reader, journal, results
        self._key_of, self._worker, self._at_once, self._tell = key_of, worker, at_once, tell
        self._window: deque[_Slot] = deque()
        self._running: dict[str, Entry] = {}
        self._lines: list[tuple[Written, bytes]] = []
        self._seen: dict[str, Known] = {}
        self._repeats: list[Repeat] = []
        self._interrupted = threading.Event()
        self._size = self._at = 0
        self._made = self._failed = self._known = self._in_a_row = 0
        self._flushed = 0.0

    def go(self) -> None:
        """Do all that is not done; what is finished is kept also when this is interrupted."""
        self._size = self._reader.size()
        self._journal.begin()
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="article") as pool, self._ending():
            for entry in self._reader.entries():
                self._at = entry.at
                key = self._key_of(entry)
                if not self._is_known(entry, key):
                    self._begin(pool, entry, key)
                self._take(at_most=self._room())
                self._flush_if_due()
            self._take(at_most=0)
        if not self._journal.in_order():
            self._results.put_in_order()

    def interrupt(self) -> None:
        """End at the next safe place, with KeyboardInterrupt; to be called by a signal's handler."""
        self._interrupted.set()

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Keep what is finished however the run ends, and begin nothing more."""
        try:
            yield
        except BaseException:
            self._worker.stop()
            for slot in self._window:
                slot.future.cancel()
            wait_for([slot.future for slot in self._window])
            raise
        finally:
            self._flush()

    def _is_known(self, entry: Entry, key: str) -> bool:
        """Pass over what is done already, and note what says again what this input has said before."""
        running = self._running.get(key)
        if running is not None:
            self._repeats.append(Repeat(entry.number, entry.name, key, running.digest == entry.digest))
            return True
        known = self._seen.get(key) or self._journal.known(key)
        if known is None:
            return False
        same = known.digest == entry.digest
        if known.reading == self._journal.reading or not same:
            self._repeats.append(Repeat(entry.number, entry.name, key, same))
        if known.reading != self._journal.reading:
            self._known += 1
            self._seen[key] = Known(entry.number, self._journal.reading, known.digest, known.name)
        return True

    def _begin(self, pool: ThreadPoolExecutor, entry: Entry, key: str) -> None:
        parts: Parts = self._journal.parts(key)
        self._running[key] = entry
        self._window.append(_Slot(entry, key, pool.submit(self._worker.make, entry, key, parts)))

    def _room(self) -> int:
        # What the first article loads and caches, several threads at once would each load.
        return self._at_once * WINDOW - 1 if self._made else 0

    def _take(self, *, at_most: int) -> None:
        """Take finished entries off the head of the window until at most so many are in it."""
        while self._window:
            head = self._window[0].future
            if not head.done() and len(self._window) <= at_most:
                break
            if wait_for([head], timeout=FLUSH_S).done:
                self._finish(self._window.popleft())
            self._flush_if_due()

    def _finish(self, slot: _Slot) -> None:
        made = slot.future.result()
        entry, verdict = slot.entry, made.verdict
        written = Written(
            slot.key, entry.number, entry.digest, entry.name, made.title,
            verdict.state, verdict.risk, verdict.reasons, isinstance(made.error, ModelError),
        )  # fmt: skip
        self._lines.append((written, made.line))
        self._made += made.error is None
        self._failed += made.error is not None
        self._in_a_row = self._in_a_row + 1 if written.transient else 0
        if made.error is not None and self._in_a_row >= GIVE_UP_AFTER:
            raise ModelError(
                f"{self._in_a_row} articles in a row failed because of the model, the last one so: {made.error} "
                "Mend that; the same command then goes on from here."
            )

    def _flush_if_due(self) -> None:
        if self._interrupted.is_set():
            raise KeyboardInterrupt
        waiting = len(self._lines) + len(self._seen) + len(self._repeats)
        if waiting >= GROUP or time.monotonic() - self._flushed >= FLUSH_S:
            self._flush()

    def _flush(self) -> None:
        over = {written.key for written, _ in self._lines if written.state != "failed"}
        parts = self._worker.drain(without=over)
        placed = self._results.append(self._lines)
        seen = [(key, known.number) for key, known in self._seen.items()]
        if placed or seen or parts or self._repeats:
            self._journal.record(placed, seen=seen, repeats=self._repeats, parts=parts)
        for written, _ in self._lines:
            del self._running[written.key]
        self._lines, self._seen, self._repeats = [], {}, []
        self._tell(Pace(self._at, self._size, self._made, self._failed, self._known))
        self._flushed = time.monotonic()
