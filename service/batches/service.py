"""What the pages and the API do with batches: take, watch, pause, resume, cancel, results and report."""

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from models.errors import AppError
from service.batches.output import bulletin_line, failure_line
from service.batches.verdict import Verdict, weigh
from service.database.batches import OVER, PAGE, BatchRow, BatchState, BatchStore, Counts, ItemRow
from service.database.editing import Conflict
from service.database.store import BulletinStore

RISKIEST: Final = 1000
"""Rows of the report that are in memory while the findings of a whole batch are weighed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is; `total` is a guess until the input is read to its end."""

    batch: BatchRow
    counts: Counts

    @property
    def total(self) -> int:
        """Guess from the part that is taken how many articles there are."""
        its = self.batch
        if its.complete or not its.at:
            return its.fed
        return max(its.fed, round(its.fed * its.size / its.at))

    @property
    def ended(self) -> int:
        """Count the entries that need nothing more."""
        return self.counts.finished + self.counts.repeats

    @property
    def seconds_left(self) -> int | None:
        """Guess the time left; None when nothing is known of it."""
        if self.batch.state != "running" or self.batch.rate <= 0:
            return None
        return round(max(0, self.total - self.ended) / self.batch.rate)


class Failed(AppError):
    """Stands for the failure of a bulletin in the results."""

    code = "failed"


class Batches:
    """All that can be done with a batch that is there; raises NotFound, and Conflict where it does not go."""

    def __init__(self, store: BulletinStore) -> None:
        self._store = store
        self._batches = BatchStore(store.engine)

    def standing(self, id: str) -> Standing:
        """Tell how far one batch is."""
        return Standing(self._batches.get(id), self._batches.counts(id))

    def recent(self, limit: int, *, before: str | None = None) -> list[Standing]:
        """List batches, the newest first."""
        rows = self._batches.recent(limit, before=before)
        return [Standing(row, self._batches.counts(row.id)) for row in rows]

    def pause(self, id: str) -> None:
        """Hand no more articles to the queue; what it has is finished."""
        self._move(id, ("queued", "running", "paused"), "paused", "paused")

    def resume(self, id: str) -> None:
        """Go on with a paused batch."""
        self._move(id, ("paused", "queued", "running"), "queued", "resumed")

    def cancel(self, id: str) -> None:
        """Do no more on a batch; what is finished is kept."""
        self._move(id, ("queued", "running", "paused", "cancelled"), "cancelled", "cancelled")
        self._store.cancel_batch(id)

    def results(self, id: str) -> Iterator[bytes]:
        """Give what is finished so far as lines of JSON, in the order of the input."""
        self._batches.get(id)
        return (line for row in self._batches.items(id) if (line := self._line(row)))

    def report(self, id: str) -> Iterator[str]:
        """Give the report as pieces of JSON: what failed, and what needs a look, the riskiest first."""
        return _report(self.standing(id), self._batches)

    def _move(self, id: str, states: tuple[BatchState, ...], to: BatchState, done: str) -> None:
        if not self._batches.move(id, states, to):
            state = self._batches.get(id).state
            raise Conflict(f"The batch {id!r} is {state} and cannot be {done}.")

    def _line(self, row: ItemRow) -> bytes | None:
        item = row.item
        if row.state == "draft" and item.bulletin_id is not None:
            return bulletin_line(self._store.bulletin(item.bulletin_id), name=item.name, key=item.key)
        reason = _failure(row)
        if reason is None:
            return None
        error = Failed(reason)
        error.code = item.code or "failed"
        return failure_line(error, id=item.bulletin_id or item.key, name=item.name, key=item.key)


def _failure(row: ItemRow) -> str | None:
    """Say why there is no bulletin and will be none; None while there may be one, and for a repeat."""
    if row.item.kind == "repeat":
        return None
    if row.item.kind == "refused" or row.state == "failed":
        return row.error or "No reason was recorded."
    if row.state == "cancelled":
        return "It was cancelled."
    return "The bulletin was deleted." if row.state is None else None


def _report(standing: Standing, store: BatchStore) -> Iterator[str]:
    its, counts = standing.batch, standing.counts
    head = {"schema": "batch-report/1", "id": its.id, "name": its.name, "state": its.state}
    yield json.dumps({**head, "error": its.error, "targets": list(its.targets)}, ensure_ascii=False)[:-1]
    worst: list[tuple[float, int, dict[str, Any]]] = []
    looks = 0
    yield ',\n"failed": ['
    separator = ""
    for row, verdict in _weighed(store, its.id):
        if (reason := _failure(row)) is not None:
            yield f"{separator}\n{json.dumps({**_row(row), 'reason': reason}, ensure_ascii=False)}"
            separator = ","
        elif verdict.state == "look":
            looks += 1
            _keep_worst(worst, row, verdict)
    listed = [each for _, _, each in sorted(worst, key=lambda each: each[:2], reverse=True)]
    yield '\n],\n"needs_a_look": ' + json.dumps(listed, ensure_ascii=False, indent=0)
    tally = {"done": counts.done - looks, "needs_a_look": looks, "failed": counts.failed}
    others = {"cancelled": counts.cancelled, "waiting": counts.open, "repeats": counts.repeats}
    yield f',\n"counts": {json.dumps({**tally, **others})}\n}}\n'


def _weighed(store: BatchStore, id: str) -> Iterator[tuple[ItemRow, Verdict]]:
    rows = store.items(id)
    while page := list(islice(rows, PAGE)):
        made = [row.item.bulletin_id for row in page if row.state == "draft" and row.item.bulletin_id]
        findings = store.findings(made)
        for row in page:
            yield row, weigh(findings.get(row.item.bulletin_id or "", ()))


def _keep_worst(worst: list[tuple[float, int, dict[str, Any]]], row: ItemRow, verdict: Verdict) -> None:
    # Of equal risk, the earlier one is kept: the number comes first with its sign turned.
    each = {**_row(row), "title": row.title, "risk": verdict.risk, "reasons": list(verdict.reasons)}
    entry = (verdict.risk, -row.item.number, each)
    if len(worst) < RISKIEST:
        heapq.heappush(worst, entry)
    else:
        heapq.heappushpop(worst, entry)


def _row(row: ItemRow) -> dict[str, Any]:
    item = row.item
    return {"number": item.number, "name": item.name, "key": item.key, "bulletin": item.bulletin_id}


def is_over(standing: Standing) -> bool:
    """Tell whether nothing more happens to a batch by itself."""
    return standing.batch.state in OVER
