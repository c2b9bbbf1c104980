"""The pages of batches: upload and list, and one batch to watch, steer and take home."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, cast
from uuid import uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response as BaseResponse

from models.errors import AppError, BadInput
from models.languages import LANGUAGES
from service.batches.service import Batches, Standing, is_over
from service.batches.uploads import ENDINGS, take
from service.database.audit import AuditTrail
from service.database.batches import BatchStore
from service.targets import DEFAULT
from service.web.parts import Parts, parts
from service.web.people import allow, current_person
from service.web.words import spoken

blueprint = Blueprint("batches", __name__)

RECENT = 30
POLL = 1.0
HEARTBEAT = 15.0
LIFETIME = 120.0
RETRY_MS = 3000
STATES = {
    "queued": lazy_gettext("Waiting to begin"),
    "running": lazy_gettext("Running"),
    "paused": lazy_gettext("Paused"),
    "done": lazy_gettext("Finished"),
    "cancelled": lazy_gettext("Cancelled"),
    "failed": lazy_gettext("Stopped"),
}


@dataclass(frozen=True, slots=True)
class BatchForm:
    """What was sent; `token` makes sending it twice one batch."""

    file: FileStorage | None = None
    language: str = "auto"
    targets: tuple[str, ...] = ()
    token: str = ""

    @classmethod
    def read(cls, fields: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> "BatchForm":
        """Take what a browser sent."""
        file = files.get("file")
        return cls(
            file=file if file is not None and file.filename else None,
            language=fields.get("language", "auto"),
            targets=tuple(fields.getlist("targets")),
            token=fields.get("token", ""),
        )


@blueprint.get("/batches")
@allow("read")
def index() -> str:
    """List batches beside the form for a new one."""
    return _page(BatchForm(targets=DEFAULT))


@blueprint.post("/batches")
@allow("edit")
def create() -> BaseResponse:
    """Take a batch; what cannot be used comes back in the form with the reason."""
    its, form = parts(), BatchForm.read(request.form, request.files)
    try:
        id = _take(its, form)
        _note("batch.create", id)
    except AppError as error:
        return make_response(_page(form, str(error)), error.status)
    return redirect(url_for("batches.show", id=id), 303)


@blueprint.get("/batches/<id>")
@allow("read")
def show(id: str) -> str:
    """Show how far a batch is."""
    now = Batches(parts().store).standing(id)
    return render_template("batch.html", now=now, told=told(now), over=is_over(now), labels=spoken(STATES))


@blueprint.post("/batches/<id>/<any(pause, resume, cancel):what>")
@allow("edit")
def steer(id: str, what: str) -> BaseResponse:
    """Pause, resume or cancel."""
    its = Batches(parts().store)
    acts: dict[str, Callable[[str], None]] = {
        "pause": its.pause,
        "resume": its.resume,
        "cancel": its.cancel,
    }
    acts[what](id)
    _note(f"batch.{what}", id)
    return redirect(url_for("batches.show", id=id), 303)


@blueprint.get("/batches/<id>/results.jsonl")
@allow("read")
def results(id: str) -> Response:
    """Give what is finished so far, a bulletin or a failure a line, in the order of the input."""
    return stream(Batches(parts().store).results(id), "application/x-ndjson", f"batch-{id[:8]}.jsonl")


@blueprint.get("/batches/<id>/report.json")
@allow("read")
def report(id: str) -> Response:
    """Give the report."""
    return stream(Batches(parts().store).report(id), "application/json", f"batch-{id[:8]}-report.json")


@blueprint.get("/batches/<id>/events")
@allow("read")
def events(id: str) -> Response:
    """Tell how a batch gets on, until it is over."""
    return follow(parts(), id)


def stream(pieces: Iterator[bytes] | Iterator[str], media_type: str, name: str) -> Response:
    """Answer with a file that is made while it is sent."""
    answer = Response(pieces, content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def follow(its: Parts, id: str) -> Response:
    """Answer with the stream of a batch; raises NotFound."""
    Batches(its.store).standing(id)
    answer = Response(_events(its, id), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def told(now: Standing) -> dict[str, Any]:
    """Say in numbers how far a batch is."""
    its, counts = now.batch, now.counts
    return {
        "state": its.state,
        "done": counts.done,
        "failed": counts.failed,
        "cancelled": counts.cancelled,
        "repeats": counts.repeats,
        "ended": now.ended,
        "total": now.total,
        "exact": its.complete,
        "rate": its.rate if its.state == "running" else 0.0,
        "seconds_left": now.seconds_left,
    }


def _events(its: Parts, id: str) -> Iterator[str]:
    """Follow for as long as there is a place; without one, say how things stand and let the browser come again."""
    placed = its.streams.acquire(blocking=False)
    try:
        yield f"retry: {RETRY_MS}\n\n"
        yield from _follow(Batches(its.store), id, LIFETIME if placed else 0.0)
    finally:
        if placed:
            its.streams.release()


def _follow(batches: Batches, id: str, lifetime: float) -> Iterator[str]:
    end = time.monotonic() + lifetime
    beat, last = time.monotonic() + HEARTBEAT, ""
    while True:
        now = batches.standing(id)
        event = f"event: progress\ndata: {json.dumps(told(now))}\n\n"
        if event != last or time.monotonic() >= beat:
            last, beat = event, time.monotonic() + HEARTBEAT
            yield event
        if is_over(now):
            yield f"event: finished\ndata: {json.dumps({'state': now.batch.state})}\n\n"
            return
        if time.monotonic() >= end:
            return
        time.sleep(POLL)


def _take(its: Parts, form: BatchForm) -> str:
    if its.jobs.problem:
        raise BadInput(its.jobs.problem)
    if form.file is None or not form.file.filename:
        raise BadInput(gettext("No file is chosen. Choose a .jsonl, .csv or .zip file."))
    key = sha256(f"form\0{form.token}".encode("utf-8", "replace")).hexdigest() if form.token else None
    return take(
        its.settings,
        BatchStore(its.store.engine),
        cast(BinaryIO, form.file.stream),
        file_name=form.file.filename,
        targets=_targets(form.targets),
        language=form.language,
        key=key,
    ).id


def _note(action: str, id: str) -> None:
    AuditTrail(parts().store.engine).note(by=current_person().actor, action=action, object=id)


def _targets(targets: Sequence[str]) -> tuple[str, ...]:
    if not targets:
        raise BadInput(gettext("Choose at least one language to translate into."))
    return tuple(targets)


def _page(form: BatchForm, error: str | None = None) -> str:
    its = parts()
    return render_template(
        "batches.html",
        form=form,
        error=error,
        token=uuid4().hex,
        languages=LANGUAGES.values(),
        recent=Batches(its.store).recent(RECENT),
        labels=spoken(STATES),
        endings=",".join(ENDINGS),
        max_upload=its.settings.max_upload,
    )
