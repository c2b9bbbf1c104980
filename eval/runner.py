"""Runs a system over a test set; what is translated is kept as it is made, so that a run can go on later."""

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

from filelock import FileLock, Timeout

from eval import signature
from eval.outputs import Outputs, Row
from eval.store import OUTPUTS, save_run, speed_before
from eval.systems.base import Job, Known, System
from eval.types import Run, Speed, TestSet
from models.bench.memory import peak_mb
from models.errors import AppError, BadInput, ModelError

Progress = Callable[[int, int], None]
LOCK: Final = ".lock"


def run(
    system: System,
    test_set: TestSet,
    folder: Path,
    *,
    progress: Progress,
    whole: int | None = None,
    fresh: bool = False,
) -> Run:
    """Translate what `folder` does not hold yet under the same signature, and save the run there.

    `whole` is how many segments the test set has without a limit; `fresh` takes nothing from earlier runs.
    """
    with _alone(folder):
        work = _Work(system, test_set, folder, whole or len(test_set.segments), fresh=fresh)
        work.go_on(progress)
        made = work.finished()
        save_run(made, folder)
        return made


def collect(system: System, test_set: TestSet, *, whole: int | None = None) -> Run:
    """Run a system whose outputs are finished, in memory; raises BadInput where they are not aligned."""
    found: dict[int, str] = {}
    places = range(len(test_set.segments))

    def keep(place: int, text: str, _logprob: float | None = None) -> None:
        found[place] = text

    job = Job(test_set.segments, places, test_set.source, test_set.target, False, whole or len(places))
    system.translate(job, keep)
    texts = tuple(found[place] for place in places)
    return Run(test_set, system.label, signature_of(system, test_set), texts, None)


def signature_of(system: System, test_set: TestSet) -> str:
    """Write what the outputs of a system on a test set depend on; raises BadInput where it cannot make them."""
    if test_set.is_of_summaries and not system.summarizes:
        raise BadInput(
            f"{system.label} only translates, and {test_set.direction} asks for summaries. Use --system pipeline, or "
            "file:PATH for finished ones."
        )
    parts = {
        **system.parts(test_set.source, test_set.target),
        "context": "documents" if _by_documents(system, test_set) else "segments",
    }
    return signature.write(parts)


class _Work:
    """One run while it goes on: what is done, and what is left to do."""

    def __init__(self, system: System, test_set: TestSet, folder: Path, whole: int, *, fresh: bool) -> None:
        self._system = system
        self._set = test_set
        self._whole = whole
        self._folder = folder
        self._documents = _by_documents(system, test_set)
        self._signature = signature_of(system, test_set)
        self._digest = signature.digest(self._signature)
        self._outputs = Outputs(folder / OUTPUTS)
        self._lock = threading.Lock()
        self._last = 0.0
        self._stopped = False
        self._worked = False
        kept = () if fresh else self._outputs.rows(self._signature)
        self._done = {self._key(row): row for row in kept}

    def go_on(self, progress: Progress) -> None:
        """Translate what is missing, in parts that are kept each as it is done."""
        places: dict[str, int] = {}
        for place, segment in enumerate(self._set.segments):
            places.setdefault(self._key(segment), place)
        self._leave_out_empty(places.values())
        missing = [place for key, place in places.items() if key not in self._done]

        def tell() -> None:
            progress(sum(key in self._done for key in places), len(places))

        tell()
        if missing:
            self._system.prepare()
            self._worked = True
        self._translate_all(list(self._parts(missing)), tell)
        left = [self._set.segments[place].id for key, place in places.items() if key not in self._done]
        if left:
            raise ModelError(
                f"{self._system.label} gave nothing for {len(left)} segments, the first is {left[0]}. Run it again."
            )

    def finished(self) -> Run:
        """Put the run together."""
        rows = [self._done[self._key(segment)] for segment in self._set.segments]
        return Run(
            test_set=self._set,
            system=self._system.label,
            signature=self._signature,
            hypotheses=tuple(row.hypothesis for row in rows),
            speed=self._speed(list({row.id: row for row in rows}.values())) if self._system.timed else None,
        )

    def _translate_all(self, parts: Sequence[Sequence[int]], tell: Callable[[], None]) -> None:
        """Translate documents several at a time, so that the end of one does not leave the model idle."""
        self._last = monotonic()
        with ThreadPoolExecutor(self._system.documents_at_once if self._documents else 1) as pool:
            futures = [pool.submit(self._translate, part, tell) for part in parts]
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                self._stopped = True
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _translate(self, part: Sequence[int], tell: Callable[[], None]) -> None:
        started = monotonic()

        def keep(place: int, text: str, logprob: float | None = None) -> None:
            with self._lock:
                now = monotonic()
                segment = self._set.segments[place]
                # What takes no time that the clock could tell was measured all the same.
                took = max(now - started, 1e-6)
                row = Row(
                    segment.id,
                    segment.source,
                    text,
                    segment.document,
                    seconds=round(took, 6),
                    share=round(now - self._last, 6),
                    signature=self._digest,
                    logprob=logprob,
                )
                self._last = now
                self._outputs.append([row])
                self._done[self._key(segment)] = row
                if self._stopped:
                    raise CancelledError
                tell()

        job = Job(self._set.segments, part, self._set.source, self._set.target, self._documents, self._whole)
        try:
            self._system.translate(job, keep)
        except AppError as error:
            if not self._done or not self._system.timed:
                raise
            raise type(error)(
                f"{error} {len(self._done)} segments are kept: the same command goes on with the rest."
            ) from error

    def _parts(self, missing: Sequence[int]) -> Iterator[Sequence[int]]:
        """Cut what is missing into documents, or into parts of some segments."""
        if self._documents:
            for document in dict.fromkeys(self._set.segments[place].document for place in missing):
                yield [place for place in missing if self._set.segments[place].document == document]
            return
        for start in range(0, len(missing), self._system.batch):
            yield missing[start : start + self._system.batch]

    def _leave_out_empty(self, places: Iterable[int]) -> None:
        """Give nothing for nothing: a model that is asked to translate an empty text makes one up."""
        if not self._system.timed:
            return
        for place in places:
            segment = self._set.segments[place]
            if not segment.source.strip():
                row = Row(segment.id, segment.source, "", segment.document, signature=self._digest)
                self._done[self._key(segment)] = row

    def _speed(self, rows: Sequence[Row]) -> Speed | None:
        timed = [row for row in rows if row.seconds]
        if not timed:
            return None
        before = speed_before(self._folder, self._signature)
        peak = float(peak_mb()) if self._worked else 0.0
        each = sorted(row.seconds for row in timed)
        return Speed(
            seconds=round(sum(row.share for row in timed), 6),
            segments=len(timed),
            p50=percentile(each, 50),
            p95=percentile(each, 95),
            peak_mb=max(peak, before.peak_mb if before else 0.0),
        )

    def _key(self, segment: Known) -> str:
        return self._system.key(segment, documents=self._documents)


def percentile(ordered: Sequence[float], share: int) -> float:
    """Give the value that so many of a hundred do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def _by_documents(system: System, test_set: TestSet) -> bool:
    return system.documents and bool(test_set.articles)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    # The system frees the lock of a process that dies.
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BadInput(
            f"Another process is making the run in {folder}. Wait for it, or take another --out."
        ) from error
    try:
        yield
    finally:
        lock.release()
