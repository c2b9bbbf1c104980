"""Jobs: how far the making of a bulletin is, followed by asking or by listening."""

from typing import Annotated

from flask import Response, request
from pydantic import Field

from models.errors import BadInput
from service.database.editing import Conflict
from service.web import events
from service.web.api.endpoint import Api, Raw
from service.web.api.schemas import Absent, Id, Listed, Made, Model, Page, Progress, Tag
from service.web.api.standing import State, progress, standing
from service.web.parts import parts

blueprint = Api("jobs", "How far the making of a bulletin is; a job has the id of its bulletin.")

EVENTS = Raw(
    "Events `row`, `sentence`, `progress` and `finished`, each with JSON in `data`. The stream ends after some "
    "time, or at once when many are open: connect again with `Last-Event-ID`.",
    ("text/event-stream",),
)


class JobPath(Model):
    """Which job."""

    id: Id


class JobQuery(Page):
    """Which jobs."""

    state: Annotated[State | Absent, Field(description="Only those in this state.")] = None
    language: Annotated[Tag | Absent, Field(description="Only articles in this language.")] = None
    batch: Annotated[Id | Absent, Field(description="Only those of this batch.")] = None


class Counts(Made):
    """How many bulletins there are in each state."""

    counts: dict[str, int]


@blueprint.operation("get", "/jobs", scope="read", answers={200: Listed[Progress]})
def list_jobs(query: JobQuery) -> Listed[Progress]:
    """List jobs, the newest first."""
    rows, following = parts().store.listing(
        limit=query.limit, after=query.after, state=query.state, language=query.language, batch=query.batch
    )
    return Listed[Progress](items=standing(rows), next=following)


@blueprint.operation("get", "/jobs/counts", scope="read", answers={200: Counts})
def count_jobs() -> Counts:
    """Count jobs by state."""
    return Counts(counts=parts().store.counts_by_state())


@blueprint.operation("get", "/jobs/<id>", scope="read", answers={200: Progress})
def get_job(path: JobPath) -> Progress:
    """Tell how far a job is."""
    return progress(path.id)


@blueprint.operation("get", "/jobs/<id>/events", scope="read", answers={200: EVENTS})
def follow_job(path: JobPath) -> Response:
    """Follow a job by server-sent events until it is finished."""
    its = parts()
    its.store.get(path.id)
    return events.answer(its, path.id, request.headers.get("Last-Event-ID", ""))


@blueprint.operation("post", "/jobs/<id>/cancel", scope="submit", answers={200: Progress}, fails=(409,))
def cancel_job(path: JobPath) -> Progress:
    """Take an article out of the queue, or stop the work on it; what is translated so far is kept."""
    try:
        parts().jobs.cancel(path.id)
    except BadInput as error:
        raise Conflict(str(error)) from error
    return progress(path.id)


@blueprint.operation("post", "/jobs/<id>/retry", scope="submit", answers={200: Progress}, fails=(409,))
def retry_job(path: JobPath) -> Progress:
    """Start a job again that failed or was cancelled; what is translated already is kept."""
    try:
        parts().jobs.retry(path.id)
    except BadInput as error:
        raise Conflict(str(error)) from error
    return progress(path.id)
