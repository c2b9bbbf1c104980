"""The pages: the form with recent bulletins, and one bulletin while it is made, when it failed, and finished."""

from importlib.resources import files
from urllib.parse import quote
from uuid import uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from models.errors import NotFound
from models.languages import LANGUAGES
from service.database.rows import BulletinRow
from service.exports import EXPORTS, Export
from service.exports.aligned import columns, places, sections
from service.exports.filename import ascii_name, file_name
from service.exports.provenance import facts
from service.inputs import MAX_CHARACTERS
from service.web.forms import Form, Refused, article_of
from service.web.parts import parts
from service.web.progress import snapshot, stage_label

blueprint = Blueprint("pages", __name__)

RECENT = 30


@blueprint.get("/")
def index() -> str:
    """Show the form; `?sample=1` fills it with our own article."""
    text = _sample() if "sample" in request.args else ""
    return _form_page(Form(text=text, way="text" if text else None))


@blueprint.post("/bulletins")
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
    id = its.jobs.submit(article, targets=targets, key=form.key())
    return redirect(url_for("pages.show", id=id), 303)


@blueprint.get("/bulletins/<id>")
def show(id: str) -> str:
    """Show a bulletin as far as it is."""
    row = parts().store.get(id)
    if row.state == "draft":
        return _finished_page(row)
    return _working_page(row)


@blueprint.post("/bulletins/<id>/retry")
def retry(id: str) -> BaseResponse:
    """Start a failed or cancelled bulletin again; what is translated already is kept."""
    its = parts()
    row = its.store.get(id)
    if row.state in ("failed", "cancelled"):
        its.jobs.retry(id)
    return redirect(url_for("pages.show", id=id), 303)


@blueprint.get("/bulletins/<id>/download/<format>")
def download(id: str, format: str) -> Response:
    """Give a finished bulletin as a file."""
    store = parts().store
    if format not in EXPORTS.names():
        raise NotFound(f"There is no format {format!r}. Available: {', '.join(EXPORTS.names())}.")
    if store.get(id).state != "draft":
        raise NotFound("This bulletin is not finished: there is nothing to download yet.")
    bulletin = store.bulletin(id)
    export: Export = EXPORTS.get(format)()
    answer = Response(export.write(bulletin), content_type=export.media_type)
    name = file_name(bulletin.article.title, export.extension)
    plain = ascii_name(bulletin.article.title, export.extension)
    # RFC 6266, appendix D: both forms, the plain one first, for clients that do not know the second.
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = disposition
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
    return render_template("working.html", now=snapshot(store, row), row=row, article=store.article(row.id))


def _finished_page(row: BulletinRow) -> str:
    bulletin = parts().store.bulletin(row.id)
    layout = sections(bulletin)
    return render_template(
        "bulletin.html",
        row=row,
        bulletin=bulletin,
        columns=columns(bulletin.article.language, bulletin.targets),
        sections=layout,
        places=places(layout),
        facts=facts(bulletin),
        exports=[EXPORTS.get(name) for name in EXPORTS.names()],
    )


def _sample() -> str:
    return files("service.web").joinpath("static/sample.vi.txt").read_text(encoding="utf-8")
