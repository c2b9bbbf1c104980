"""Bulletins: listed, read, mended sentence by sentence, approved, exported, thrown away."""

from typing import Annotated

from flask import Response, jsonify, url_for
from pydantic import Field

from models.bulletin import to_json
from models.errors import NotFound
from models.types import Translation
from service import exporting
from service.checking import findings_of
from service.desk import editing_of
from service.exports import EXPORTS
from service.ledger import termbase_of
from service.web.api.bulletin_schema import BulletinDocument, Target
from service.web.api.endpoint import Api, Raw, reply
from service.web.api.reading import Invalid, Wrong
from service.web.api.schemas import Absent, Id, Listed, Model, Page, Progress, Tag, Text
from service.web.api.standing import State, progress, standing
from service.web.auth import Forbidden, current_token
from service.web.parts import parts

blueprint = Api("bulletins", "What is made of articles: aligned versions in all languages.")

FILE = Raw(
    "The file.", tuple(dict.fromkeys(EXPORTS.get(name).media_type.split(";")[0] for name in EXPORTS.names()))
)
DONE = Raw("It is gone.")
BY_PROGRAM = "Approved by a program, through the API."


class BulletinPath(Model):
    """Which bulletin."""

    id: Id


class SegmentPath(BulletinPath):
    """Which segment."""

    segment: Annotated[Id, Field(description="Such as `p2s1`: second paragraph, first sentence.")]


class ExportPath(BulletinPath):
    """Which export."""

    format: Annotated[Id, Field(description=f"One of {', '.join(EXPORTS.names())}.")]


class ExportQuery(Model):
    """Which language, where a format holds one at a time."""

    language: Annotated[
        Tag | Absent,
        Field(description="For `article` any of the bulletin's, for `xliff` one of its targets."),
    ] = None


class BulletinQuery(Page):
    """Which bulletins."""

    state: Annotated[State | Absent, Field(description="Only those in this state.")] = None
    language: Annotated[Tag | Absent, Field(description="Only articles in this language.")] = None
    batch: Annotated[Id | Absent, Field(description="Only those of this batch.")] = None


class Mended(Model):
    """A sentence as a person wrote it."""

    language: Tag
    text: Annotated[Text, Field(min_length=1, max_length=5000)]


class ApprovalQuery(Model):
    """Why, if errors are still open."""

    reason: Annotated[
        Text | Absent, Field(max_length=2000, description="Kept and shown where errors were still open.")
    ] = None


class Again(Model):
    """Which language to translate anew."""

    language: Tag


@blueprint.operation("get", "/bulletins", scope="read", answers={200: Listed[Progress]})
def list_bulletins(query: BulletinQuery) -> Listed[Progress]:
    """List bulletins, the newest first."""
    rows, following = parts().store.listing(
        limit=query.limit, after=query.after, state=query.state, language=query.language, batch=query.batch
    )
    return Listed[Progress](items=standing(rows), next=following)


SEGMENT = {"id": "$response.body#/id", "segment": "$response.body#/segments/0/id"}


@blueprint.operation(
    "get",
    "/bulletins/<id>",
    scope="read",
    answers={200: BulletinDocument},
    links={"patch_segment": SEGMENT, "retranslate_segment": SEGMENT},
)
def get_bulletin(path: BulletinPath) -> Response:
    """Read a bulletin as `bulletin/1`, as far as it is made; `/jobs/{id}` says how far that is."""
    return jsonify(to_json(parts().store.bulletin(path.id)))


@blueprint.operation(
    "patch", "/bulletins/<id>/segments/<segment>", scope="edit", answers={200: Target}, fails=(409,)
)
def patch_segment(path: SegmentPath, body: Mended) -> Target:
    """Replace one target segment by what a person wrote; it is checked, and an approval is withdrawn."""
    text = " ".join(body.text.split())
    if not text:
        raise Invalid((Wrong("body.text", "needs text, not only white space"),))
    store = parts().store
    article = store.article(path.id)
    source = next((each for each in store.segments(path.id) if each.id == path.segment), None)
    if source is None:
        raise NotFound(f"The bulletin {path.id!r} has no segment {path.segment!r}.")
    found = findings_of(
        source,
        text,
        source=article.language,
        target=body.language,
        date=article.date,
        termbase=termbase_of(parts().store.engine),
    )
    made = Translation(text, origin="human", findings=found)
    by = current_token().actor
    editing_of(store.engine).write(path.id, path.segment, body.language, made, by=by, expected=None)
    return Target.model_validate(made, from_attributes=True)


@blueprint.operation(
    "post",
    "/bulletins/<id>/segments/<segment>/retranslate",
    scope="edit",
    answers={202: Progress},
    headers={202: {"Location": "The address of the job."}},
    fails=(409,),
)
def retranslate_segment(path: SegmentPath, body: Again) -> Response:
    """Have one target segment made again, even one that a person wrote; the bulletin is queued for it."""
    by = current_token().actor
    editing_of(parts().store.engine).make_again(path.id, path.segment, body.language, by=by)
    return reply(progress(path.id), 202, {"Location": url_for("api-jobs.get_job", id=path.id)})


@blueprint.operation(
    "post", "/bulletins/<id>/approve", scope="approve", answers={200: Progress}, fails=(409,)
)
def approve_bulletin(path: BulletinPath, query: ApprovalQuery) -> Progress:
    """Approve a draft, errors that are still open included; a later change to its text withdraws the approval."""
    by = current_token().actor
    editing_of(parts().store.engine).approve(path.id, by=by, reason=query.reason or BY_PROGRAM)
    return progress(path.id)


@blueprint.operation(
    "get",
    "/bulletins/<id>/exports/<format>",
    scope="read",
    answers={200: FILE},
    headers={200: {"Content-Disposition": "A name for the file."}},
    fails=(409,),
)
def export_bulletin(path: ExportPath, query: ExportQuery) -> Response:
    """Give a finished bulletin as a file."""
    file = exporting.download(parts().store, path.id, path.format, language=query.language)
    answer = Response(file.data, content_type=file.media_type)
    answer.headers["Content-Disposition"] = file.disposition
    return answer


@blueprint.operation("delete", "/bulletins/<id>", scope="edit", answers={204: DONE})
def delete_bulletin(path: BulletinPath) -> Response:
    """Throw a bulletin away for good; an approved one only with the scope `approve`."""
    editing, token = editing_of(parts().store.engine), current_token()
    if editing.approvals([path.id]) and "approve" not in token.scopes:
        raise Forbidden("The bulletin is approved: to delete it, the token needs the scope 'approve'.")
    editing.delete(path.id, by=token.actor)
    return Response(status=204)
