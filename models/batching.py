"""Puts the work of all callers together into batches of like length, for whoever is free to run one."""

import math
import threading
from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from queue import SimpleQueue
from typing import Final, Generic, Protocol, TypeVar

from models.errors import ModelError

GATHER_S: Final = 0.02
"""How long less than a batch waits for more: articles submitted together come from several threads."""


FEW_ROUNDS: Final = 4
"""From how few batches for each worker on they are made alike; with more, the end is a small part of the whole."""


class Sized(Protocol):
    """What can be batched: `kind` tells what may share a batch, `length` counts source tokens."""

    @property
    def kind(self) -> Hashable:
        """Name the settings that all of a batch have in common."""

    @property
    def length(self) -> int:
        """Count the source tokens."""


J = TypeVar("J", bound=Sized)
R = TypeVar("R")


def cut(jobs: Sequence[J], *, tokens: int) -> list[list[J]]:
    """Cut jobs into batches, the longest first, of at most `tokens` tokens with the padding.

    A job that is longer than that has a batch of its own. Jobs of equal length stay in order.
    """
    batches: list[list[J]] = []
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(job.kind for job in jobs))}
    ordered = sorted(jobs, key=lambda job: (kinds[job.kind], -job.length))
    for _, group in groupby(ordered, key=lambda job: job.kind):
        alike = list(group)
        while alike:
            # All are padded to the first, which is the longest.
            fitting = max(1, tokens // max(1, alike[0].length))
            batches.append(alike[:fitting])
            alike = alike[fitting:]
    return sorted(batches, key=lambda batch: -batch[0].length)


def share_out(jobs: Sequence[J], *, tokens: int, batches: int) -> list[list[J]]:
    """Cut jobs into at most `batches` of like size, so that as many workers end together.

    Where so many batches of `tokens` tokens cannot hold them, into as few of like size as can.
    """
    allowed = max(batches, len(cut(jobs, tokens=tokens)))
    limit = bisect_left(range(1, tokens), True, key=lambda limit: len(cut(jobs, tokens=limit)) <= allowed)
    return cut(jobs, tokens=limit + 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[J, R]):
    """A job with its caller: `ticket` says who came first, `inbox` takes the answer or the error."""

    job: J
    ticket: int
    inbox: SimpleQueue[tuple[J, R | Exception]]

    @property
    def kind(self) -> Hashable:
        return self.job.kind

    @property
    def length(self) -> int:
        return self.job.length


class Dispatcher(Generic[J, R]):
    """One queue for all callers, emptied by `workers` threads that each `answer` one batch at a time.

    Whenever a worker is free, everything that waits is batched anew, so that work that came in meanwhile fills
    the next batch up. The batch with the work of whoever came first goes first: nobody waits for ever. What is
    less than a few batches for each worker is shared out evenly, so that none is idle while another has much left.
    """

    def __init__(
        self, answer: Callable[[list[J]], Sequence[R]], *, tokens: int, workers: int, name: str
    ) -> None:
        self._answer = answer
        self._tokens = tokens
        self._running = {number: 0 for number in range(workers)}
        self._waiting: list[_Waiting[J, R]] = []
        self._tickets = 0
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, args=(number,), name=f"{name}-{number}", daemon=True)
            for number in self._running
        ]
        for thread in self._threads:
            thread.start()

    def run(self, jobs: Sequence[J], on_done: Callable[[J, R], None]) -> None:
        """Have all jobs answered; `on_done` is called in the caller's thread, as each one is done.

        Raises the first error of these jobs, or of `on_done`; what of them has not begun is then not begun.
        """
        inbox: SimpleQueue[tuple[J, R | Exception]] = SimpleQueue()
        self._queue(jobs, inbox)
        try:
            for _ in jobs:
                job, answer = inbox.get()
                if isinstance(answer, Exception):
                    raise answer
                on_done(job, answer)
        finally:
            with self._changed:
                self._waiting = [each for each in self._waiting if each.inbox is not inbox]

    def close(self) -> None:
        """Let the running batches end; callers that still wait get a ModelError."""
        with self._changed:
            self._closed = True
            left, self._waiting = self._waiting, []
            self._changed.notify_all()
        for each in left:
            each.inbox.put((each.job, _closed()))
        for thread in self._threads:
            thread.join()

    def _queue(self, jobs: Sequence[J], inbox: SimpleQueue[tuple[J, R | Exception]]) -> None:
        with self._changed:
            if self._closed:
                raise _closed()
            self._tickets += 1
            self._waiting += [_Waiting(job, self._tickets, inbox) for job in jobs]
            self._changed.notify_all()

    def _work(self, number: int) -> None:
        while batch := self._take(number):
            self._serve(batch)

    def _take(self, number: int) -> list[_Waiting[J, R]]:
        """Wait for work and take a batch of it; empty once closed."""
        with self._changed:
            self._running[number] = 0
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._waiting and sum(each.length for each in self._waiting) < self._tokens:
                self._changed.wait_for(lambda: self._closed, timeout=GATHER_S)
            if not self._waiting:
                return []
            batch = min(self._batches(), key=lambda each: min(item.ticket for item in each))
            taken = set(batch)
            self._waiting = [each for each in self._waiting if each not in taken]
            self._running[number] = sum(each.length for each in batch)
            return batch

    def _batches(self) -> list[list[_Waiting[J, R]]]:
        """Cut what waits; towards the end so that, with what is running, each worker has as many batches."""
        workers = len(self._running)
        left = sum(self._running.values()) + sum(each.length for each in self._waiting)
        rounds = max(1, math.ceil(left / (workers * self._tokens)))
        if rounds > FEW_ROUNDS:
            return cut(self._waiting, tokens=self._tokens)
        busy = sum(tokens > 0 for tokens in self._running.values())
        return share_out(self._waiting, tokens=self._tokens, batches=max(1, rounds * workers - busy))

    def _serve(self, batch: list[_Waiting[J, R]]) -> None:
        try:
            answers = self._answer([each.job for each in batch])
        except Exception as error:  # it is raised again in the thread of the caller whose job it is
            if len(batch) == 1:
                batch[0].inbox.put((batch[0].job, error))
                return
            # One bad job must not harm the others, and half as much may fit where memory ran out.
            middle = len(batch) // 2
            self._serve(batch[:middle])
            self._serve(batch[middle:])
        else:
            for each, answer in zip(batch, answers, strict=True):
                each.inbox.put((each.job, answer))


def _closed() -> ModelError:
    return ModelError("This engine was closed; open the profile again.")
