"""The pages: the form with recent bulletins, and one bulletin while it is made, when it failed, and finished."""

from importlib.resources import files
from uuid import uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from models.errors import NotFound
from models.languages import LANGUAGES
from service import exporting
from service.database.audit import AuditTrail
from service.database.rows import BulletinRow
from service.inputs import MAX_CHARACTERS
from service.web import words
from service.web.desk.page import editor_page
from service.web.forms import Form, article_of
from service.web.parts import parts
from service.web.people import allow, current_person
from service.web.progress import snapshot, stage_label
from service.web.refused import Refused

blueprint = Blueprint("pages", __name__)

RECENT = 10


@blueprint.get("/")
@allow("read")
def index() -> str:
    """Show the form; `?sample=1` fills it with our own article."""
    text = _sample() if "sample" in request.args else ""
    return _form_page(Form(text=text, way="text" if text else None))


@blueprint.post("/bulletins")
@allow("edit")
def create() -> BaseResponse:
    """Take an article; what cannot be used comes back in the form with the reason."""
    its = parts()
    form = Form.read(request.form, request.files)
    try:
        if its.jobs.problem:
            raise Refused(its.jobs.problem, field="submit", status=503)
        article, targets = article_of(form, max_upload=its.settings.max_upload)
    except Refused as error:
        return make_response(_form_page(form, error), error.status)
    owner = current_person().id
    # The same form sent twice is one bulletin; sent by two people it is two.
    id = its.jobs.submit(article, targets=targets, key=f"{owner}:{form.key()}", owner=owner)
    AuditTrail(its.store.engine).note(by=current_person().actor, action="bulletin.submit", object=id)
    return redirect(url_for("pages.show", id=id), 303)


@blueprint.get("/bulletins/<id>")
@allow("read")
def show(id: str) -> str:
    """Show a bulletin as far as it is."""
    row = parts().store.get(id)
    if row.state == "draft":
        return editor_page(row)
    return _working_page(row)


@blueprint.post("/bulletins/<id>/retry")
@allow("edit")
def retry(id: str) -> BaseResponse:
    """Start a failed or cancelled bulletin again; what is translated already is kept."""
    its = parts()
    row = its.store.get(id)
    if row.state in ("failed", "cancelled"):
        its.jobs.retry(id)
        AuditTrail(its.store.engine).note(by=current_person().actor, action="bulletin.retry", object=id)
    return redirect(url_for("pages.show", id=id), 303)


@blueprint.get("/bulletins/<id>/download/<format>")
@allow("read")
def download(id: str, format: str) -> Response:
    """Give a finished bulletin as a file."""
    store = parts().store
    if store.get(id).state != "draft":
        raise NotFound("This bulletin is not finished: there is nothing to download yet.")
    file = exporting.download(store, id, format, language=request.args.get("language"))
    answer = Response(file.data, content_type=file.media_type)
    answer.headers["Content-Disposition"] = file.disposition
    return answer


def _form_page(form: Form, error: Refused | None = None) -> str:
    its = parts()
    return render_template(
        "form.html",
        form=form,
        token=uuid4().hex,
        error=error,
        languages=LANGUAGES.values(),
        recent=its.store.recent(RECENT),
        stage_label=stage_label,
        ready=its.jobs.ready,
        problem=its.jobs.problem,
        max_text=MAX_CHARACTERS,
        max_upload=its.settings.max_upload,
    )


def _working_page(row: BulletinRow) -> str:
    store = parts().store
    return render_template(
        "working.html",
        now=snapshot(store, row),
        row=row,
        article=store.article(row.id),
        headings=words.spoken(words.ROLES),
        language_names=words.spoken(words.LANGUAGE_NAMES),
    )


def _sample() -> str:
    return files("service.web").joinpath("static/sample.vi.txt").read_text(encoding="utf-8")
