"""Works on what waits: claims an article whenever there is room for one, and says that it is alive."""

import logging
import random
import threading
import time
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from models.article_translator import ArticleTranslator
from models.errors import AppError
from service import logs
from service.database.claimed import Claimed, Lost
from service.database.queue import Claim, Queue
from service.database.store import BulletinStore
from service.jobs import metrics
from service.jobs.steps import TROUBLE, Steps, Stopping
from service.memory import Recall
from service.related import note

log = logging.getLogger(__name__)

# How long the queue is left alone after it was found empty: short at first, for what comes in one by one.
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
# After the database could not be reached.
TROUBLE_PAUSE_S = 1.0
# A sixth of the time after which a worker counts as dead: one sign may be lost, and another come late.
BEATS_IN_TIMEOUT = 6


class Worker:
    """The worker of this process, with room for `at_once` articles; what was approved before it `remembers`."""

    def __init__(
        self,
        store: BulletinStore,
        translator: ArticleTranslator,
        *,
        at_once: int,
        timeout_s: float,
        remembers: bool = True,
    ) -> None:
        self._engine = store.engine
        self._store = store
        self._queue = Queue(store.engine)
        self._translator = translator
        self._timeout_s = timeout_s
        self._memory = Recall(store.engine) if remembers else None
        self._room = threading.Semaphore(at_once)
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._threads: dict[Claim, threading.Thread] = {}
        self._giving_way: set[Claim] = set()
        self._dispatcher = threading.Thread(target=self._dispatch, name="claim", daemon=True)
        self._pulse = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._id = ""

    def start(self) -> None:
        """Begin to claim."""
        self._id = self._queue.register()
        self._pulse.start()
        self._dispatcher.start()

    def wake(self) -> None:
        """Say that something has been queued by this process."""
        self._woken.set()

    def stop(self, seconds: float) -> None:
        """Stop after the segments in hand and hand the rest back; what takes longer than this is left behind."""
        deadline = time.monotonic() + seconds
        self._stopping.set()
        self._woken.set()
        self._dispatcher.join(seconds)
        with self._lock:
            threads = [*self._threads.values(), self._pulse]
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        try:
            self._queue.leave(self._id)
        except SQLAlchemyError as error:
            log.warning("The database does not take the work back, others will: %s", _reason(error))

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            if not self._room.acquire(timeout=LONGEST_PAUSE_S):
                self._give_way()
                continue
            claim = self._next()
            if claim is None:
                return
            thread = threading.Thread(
                target=self._work, args=(claim,), name=f"article-{claim.id[:8]}", daemon=True
            )
            with self._lock:
                self._threads[claim] = thread
            thread.start()

    def _next(self) -> Claim | None:
        """Wait for an article; None when stopped."""
        pause = SHORTEST_PAUSE_S
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                claim = self._queue.claim(self._id)
            except TROUBLE as error:
                log.warning("The database cannot be asked for work: %s", _reason(error))
                claim, pause = None, LONGEST_PAUSE_S
            except Exception:  # the thread's outermost frame: what cannot be claimed now may be later
                log.exception("No work can be claimed.")
                claim, pause = None, LONGEST_PAUSE_S
            if claim is not None:
                return claim
            # Workers that were started together shall not ask together for ever.
            if self._woken.wait(pause * random.uniform(0.5, 1.0)):  # noqa: S311 - no secret
                pause = SHORTEST_PAUSE_S
            else:
                pause = min(2 * pause, LONGEST_PAUSE_S)
        return None

    def _work(self, claim: Claim) -> None:
        with logs.bound(job=claim.id):
            steps = Steps(
                claim,
                Claimed(self._engine, claim),
                self._translator,
                stopping=partial(self._must_stop, claim),
                memory=self._memory,
            )
            try:
                steps.run()
                self._note(claim.id)
            except Lost:
                log.info("The bulletin %s is no longer this worker's.", claim.id)
            except Stopping:
                self._hand_back(claim, steps)
            except TROUBLE as error:
                log.warning("The bulletin %s is put off, the database fails: %s", claim.id, _reason(error))
                self._stopping.wait(TROUBLE_PAUSE_S)
                self._hand_back(claim, steps)
            finally:
                with self._lock:
                    self._giving_way.discard(claim)
                    del self._threads[claim]
                self._room.release()

    def _note(self, id: str) -> None:
        """Read what a finished article is about; if that fails, it is done when somebody looks at it."""
        try:
            note(self._store, id)
        except (AppError, SQLAlchemyError) as error:
            log.warning("What the bulletin %s is about is read later: %s", id, error)

    def _hand_back(self, claim: Claim, steps: Steps) -> None:
        """Hand an article back; while the database cannot be reached, nobody else could take it either."""
        while True:
            try:
                self._queue.release(claim, timings=steps.timings)
            except TROUBLE:
                if self._stopping.wait(TROUBLE_PAUSE_S):
                    return
            else:
                return

    def _must_stop(self, claim: Claim) -> bool:
        return self._stopping.is_set() or claim in self._giving_way

    def _give_way(self) -> None:
        """Let an article of a batch be put off when one of an editor waits and there is no room."""
        try:
            if not self._queue.interactive_waits():
                return
        except SQLAlchemyError:
            return
        with self._lock:
            batch = [claim for claim in self._threads if claim.batch is not None]
            if batch and not self._giving_way:
                self._giving_way.add(batch[-1])

    def _beat(self) -> None:
        pause = self._timeout_s / BEATS_IN_TIMEOUT
        while not self._stopping.wait(pause):
            try:
                self._queue.beat(self._id)
                taken = self._queue.bury(self._timeout_s)
            except SQLAlchemyError as error:
                log.warning("The database does not hear that this worker is alive: %s", _reason(error))
                continue
            if taken:
                metrics.TAKEN_OVER.inc(taken)
                log.warning("%s articles of workers that gave no sign are queued again.", taken)


def _reason(error: SQLAlchemyError) -> str:
    text = str(getattr(error, "orig", error)).strip()
    return text.splitlines()[0] if text else type(error).__name__
