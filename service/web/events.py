"""Live progress as server-sent events (WHATWG HTML, 9.2): rows, sentences, stage, and the end."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from service.database.rows import BulletinRow
from service.database.store import BulletinStore
from service.exports.aligned import Cell, Row
from service.web.parts import Parts, parts
from service.web.people import allow
from service.web.progress import FINISHED, Snapshot, snapshot, stage_label
from service.web.said import said

blueprint = Blueprint("events", __name__)

POLL = 0.4
HEARTBEAT = 15.0
# A stream ends by itself and the browser opens the next one: a thread is never held for a forgotten tab's life.
LIFETIME = 120.0
RETRY_MS = 2000


@blueprint.get("/bulletins/<id>/events")
@allow("read")
def events(id: str) -> Response:
    """Tell what happens to a bulletin until it is finished; `Last-Event-ID` spares what is known already."""
    its = parts()
    its.store.get(id)
    return answer(its, id, request.headers.get("Last-Event-ID", ""))


def answer(its: Parts, id: str, last: str) -> Response:
    """Answer with the stream of a bulletin that is there."""
    # With the request at hand: the stage is told in the reader's language.
    made = Response(stream_with_context(_stream(its, id, last)), mimetype="text/event-stream")
    made.headers["X-Accel-Buffering"] = "no"
    made.headers["Cache-Control"] = "no-store"
    return made


def _stream(its: Parts, id: str, last: str) -> Iterator[str]:
    """Follow for as long as there is a place; without one, say how things stand and let the browser come again."""
    placed = its.streams.acquire(blocking=False)
    try:
        yield f"retry: {RETRY_MS}\n\n"
        yield from Follower(its.store, id, last).follow(LIFETIME if placed else 0.0)
    finally:
        if placed:
            its.streams.release()


class Follower:
    """Turns changes of one stored bulletin into events; each sentence is told once."""

    def __init__(self, store: BulletinStore, id: str, last: str) -> None:
        self.store = store
        self.id = id
        self.last = last
        self.told: set[tuple[str, str]] = set()
        self.state: tuple[object, ...] = ()

    def follow(self, lifetime: float) -> Iterator[str]:
        """Yield events until the bulletin is finished or `lifetime` seconds have passed."""
        end = time.monotonic() + lifetime
        beat = time.monotonic() + HEARTBEAT
        while True:
            row = self.store.get(self.id)
            sent = False
            for event in self.changes(row):
                sent = True
                yield event
            if row.state in FINISHED:
                yield _event("finished", {"state": row.state})
                return
            now = time.monotonic()
            if now >= end:
                return
            if sent:
                beat = now + HEARTBEAT
            elif now >= beat:
                beat = now + HEARTBEAT
                yield ": still here\n\n"
            time.sleep(POLL)

    def changes(self, row: BulletinRow) -> Iterator[str]:
        """Yield what is new since the last look."""
        state = (row.state, row.stage, row.done, row.total)
        if state == self.state:
            return
        self.state = state
        now = snapshot(self.store, row)
        if self.last != now.version:
            yield from self._texts(now)
        self.last = now.version
        yield _event("progress", _progress(row), id=now.version)

    def _texts(self, now: Snapshot) -> Iterator[str]:
        for section in now.sections:
            for row in section.rows:
                if (row.id, "") not in self.told:
                    self.told.add((row.id, ""))
                    yield _event("row", _row(row))
                for cell in row.cells:
                    if cell.done and not cell.column.is_source and (row.id, cell.column.tag) not in self.told:
                        self.told.add((row.id, cell.column.tag))
                        yield _event("sentence", _sentence(row, cell))


def _progress(row: BulletinRow) -> dict[str, Any]:
    return {"state": row.state, "stage": stage_label(row), "done": row.done, "total": row.total}


def _row(row: Row) -> dict[str, Any]:
    source = row.cells[0]
    return {
        "id": row.id,
        "kind": row.kind,
        "starts": row.starts_paragraph,
        "text": source.text,
        "languages": [cell.column.tag for cell in row.cells],
    }


def _sentence(row: Row, cell: Cell) -> dict[str, Any]:
    return {
        "id": row.id,
        "language": cell.column.tag,
        "text": cell.text,
        "findings": [{**asdict(finding), "message": said(finding.message)} for finding in cell.findings],
    }


def _event(name: str, data: dict[str, Any], *, id: str | None = None) -> str:
    # json.dumps leaves no line end inside, which would cut the event in two.
    mark = f"id: {id}\n" if id is not None else ""
    return f"{mark}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
