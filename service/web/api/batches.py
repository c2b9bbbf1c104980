"""Batches: many articles in one file, watched, steered and taken home."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from flask import Response, url_for
from pydantic import ConfigDict, Field, field_validator
from werkzeug.datastructures import FileStorage

from models.errors import BadInput, ModelError, NotFound
from service.batches.service import Batches, Standing
from service.batches.uploads import take
from service.database.audit import AuditTrail
from service.database.batches import BatchStore
from service.web import batches as pages
from service.web.api.endpoint import Api, Raw, reply
from service.web.api.schemas import Absent, Id, Listed, Made, Model, Page, Tag, Text
from service.web.auth import current_token
from service.web.parts import parts

blueprint = Api("batches", "Many articles in one file.")

FOLLOWING = ("get_batch", "pause_batch", "resume_batch", "cancel_batch", "read_results", "read_report")

LINES = Raw("One `bulletin/1` or `failure/1` a line, in the order of the file.", ("application/x-ndjson",))
REPORT = Raw("What failed, and what needs a look, the riskiest first.", ("application/json",))
EVENTS = Raw(
    "Events `progress` and `finished`, each with JSON in `data`. The stream ends after some time: connect again.",
    ("text/event-stream",),
)


class BatchPath(Model):
    """Which batch."""

    id: Id


class BatchUpload(Model):
    """Articles as JSONL, CSV with a header row, or a ZIP of files."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Annotated[Any, Field(json_schema_extra={"type": "string", "format": "binary"})]
    language: Annotated[
        Tag | Absent, Field(description="Of articles that name none; by default detected.")
    ] = None
    targets: Annotated[
        list[Tag] | Absent, Field(max_length=4, description="By default the other languages of each article.")
    ] = None

    @field_validator("file")
    @classmethod
    def _is_file(cls, file: object) -> object:
        if not isinstance(file, FileStorage) or not file.filename:
            raise ValueError("must be a file with a name that ends in .jsonl, .csv or .zip")
        return file


class Once(Model):
    """With the same key, a file is taken once, however often it is sent."""

    key: Annotated[
        Text | Absent,
        Field(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x20-\x7e]+$"),
    ] = None


class Batch(Made):
    """How far a batch is."""

    id: str
    name: str
    state: Literal["queued", "running", "paused", "done", "cancelled", "failed"]
    error: Annotated[str | None, Field(description="Why it cannot be read on.")] = None
    targets: Annotated[list[str], Field(description="Empty for the other languages of each article.")]
    done: int
    failed: int
    cancelled: int
    repeats: Annotated[int, Field(description="Articles that the file has more than once.")]
    ended: Annotated[int, Field(description="Articles that need nothing more.")]
    total: Annotated[int, Field(description="All articles; a guess until `exact`.")]
    exact: bool
    rate: Annotated[float, Field(description="Articles a second.")]
    seconds_left: Annotated[int | None, Field(description="Null when nothing is known of it.")] = None
    created: datetime
    updated: datetime


@blueprint.operation(
    "post",
    "/batches",
    scope="submit",
    takes={"multipart/form-data": BatchUpload},
    answers={202: Batch},
    headers={202: {"Location": "The address of the batch."}},
    links={name: {"id": "$response.body#/id"} for name in FOLLOWING},
    fails=(409,),
)
def create_batch(headers: Once, body: BatchUpload) -> Response:
    """Upload a batch; it is worked on as the queue has room, after all articles that were sent one by one."""
    its = parts()
    if its.jobs.problem:
        raise ModelError(its.jobs.problem)
    store = BatchStore(its.store.engine)
    key = headers.key and sha256(f"{current_token().id}\0{headers.key}".encode()).hexdigest()
    row = take(
        its.settings,
        store,
        body.file.stream,
        file_name=body.file.filename,
        targets=body.targets or (),
        language=body.language or "auto",
        key=key,
    )
    _note("batch.create", row.id)
    made = _shown(Batches(its.store).standing(row.id))
    return reply(made, 202, {"Location": url_for("api-batches.get_batch", id=row.id)})


@blueprint.operation("get", "/batches", scope="read", answers={200: Listed[Batch]})
def list_batches(query: Page) -> Listed[Batch]:
    """List batches, the newest first."""
    try:
        found = Batches(parts().store).recent(query.limit + 1, before=query.after)
    except NotFound as error:
        raise BadInput(
            f"{(query.after or '')[:80]!r} is no place in this list. Take it from the page before, or leave it out."
        ) from error
    shown = [_shown(each) for each in found[: query.limit]]
    return Listed[Batch](items=shown, next=shown[-1].id if len(found) > query.limit else None)


@blueprint.operation("get", "/batches/<id>", scope="read", answers={200: Batch})
def get_batch(path: BatchPath) -> Batch:
    """Tell how far a batch is."""
    return _at(path)


@blueprint.operation("get", "/batches/<id>/events", scope="read", answers={200: EVENTS})
def follow_batch(path: BatchPath) -> Response:
    """Follow a batch by server-sent events until it is over."""
    return pages.follow(parts(), path.id)


@blueprint.operation("post", "/batches/<id>/pause", scope="submit", answers={200: Batch}, fails=(409,))
def pause_batch(path: BatchPath) -> Batch:
    """Hand no more articles to the queue; what it has comes to its end."""
    Batches(parts().store).pause(path.id)
    _note("batch.pause", path.id)
    return _at(path)


@blueprint.operation("post", "/batches/<id>/resume", scope="submit", answers={200: Batch}, fails=(409,))
def resume_batch(path: BatchPath) -> Batch:
    """Go on with a paused batch."""
    Batches(parts().store).resume(path.id)
    _note("batch.resume", path.id)
    return _at(path)


@blueprint.operation("post", "/batches/<id>/cancel", scope="submit", answers={200: Batch}, fails=(409,))
def cancel_batch(path: BatchPath) -> Batch:
    """Do no more on a batch; what is finished is kept."""
    Batches(parts().store).cancel(path.id)
    _note("batch.cancel", path.id)
    return _at(path)


@blueprint.operation("get", "/batches/<id>/results", scope="read", answers={200: LINES})
def read_results(path: BatchPath) -> Response:
    """Give what is finished so far, in the order of the file."""
    return Response(Batches(parts().store).results(path.id), content_type="application/x-ndjson")


@blueprint.operation("get", "/batches/<id>/report", scope="read", answers={200: REPORT})
def read_report(path: BatchPath) -> Response:
    """Give the report."""
    return Response(Batches(parts().store).report(path.id), content_type="application/json")


def _at(path: BatchPath) -> Batch:
    return _shown(Batches(parts().store).standing(path.id))


def _note(action: str, id: str) -> None:
    AuditTrail(parts().store.engine).note(by=current_token().actor, action=action, object=id)


def _shown(now: Standing) -> Batch:
    its = now.batch
    return Batch(
        id=its.id,
        name=its.name,
        error=its.error,
        targets=list(its.targets),
        created=its.created,
        updated=its.updated,
        **pages.told(now),
    )
