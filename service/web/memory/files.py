"""The memory as a file: taken out, and taken in after a preview."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.engine import Engine
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from models.errors import BadInput, TooLarge
from service.database.memory import MemoryStore
from service.database.memory_imports import ImportStore
from service.memory.importing import NAME_LENGTH, import_tmx, preview_tmx
from service.memory.tmx_writing import MEDIA_TYPE, write_tmx
from service.web.memory import labels
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("memory_files", __name__)


@blueprint.get("/memory/export.tmx")
@allow("read")
def export() -> Response:
    """Give all entries in use as TMX, while they are read."""
    units = MemoryStore(parts().store.engine).all()
    answer = Response(write_tmx(units), content_type=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename="memory.tmx")
    return answer


@blueprint.get("/memory/import")
@allow("approve")
def choose() -> str:
    """Ask for a file."""
    return _chooser()


@blueprint.post("/memory/import")
@allow("approve")
def upload() -> BaseResponse:
    """Take a file, look whether it can be read, and show what it would do."""
    file = request.files.get("file")
    name = (file.filename or "").replace("\0", "")[:NAME_LENGTH] if file else ""
    try:
        data = _data(_read(file) if file and name else b"")
        actor = current_person().actor
        preview_tmx(_engine(), data, name=name, by=actor)
    except BadInput as error:
        return make_response(_chooser(error), error.status)
    id = ImportStore(_engine()).put(actor.id, name, data)
    return redirect(url_for("memory_files.preview", id=id), 303)


@blueprint.get("/memory/import/<id>")
@allow("approve")
def preview(id: str) -> str:
    """Show what a file holds, and what becomes of it."""
    actor = current_person().actor
    file = ImportStore(_engine()).get(actor.id, id)
    found = preview_tmx(_engine(), file.data, name=file.name, by=actor)
    return render_template("memory/preview.html", file=file, found=found, labels=labels)


@blueprint.post("/memory/import/<id>")
@allow("approve")
def take(id: str) -> BaseResponse:
    """Take a file in."""
    actor, store = current_person().actor, ImportStore(_engine())
    file = store.get(actor.id, id)
    added = import_tmx(_engine(), file.data, name=file.name, by=actor)
    store.drop(actor.id, id)
    said = ngettext(
        "%(count)s entry was added.", "%(count)s entries were added.", added, count=format_decimal(added)
    )
    flash(said)
    return redirect(url_for("memory.index"), 303)


@blueprint.post("/memory/import/<id>/drop")
@allow("approve")
def drop(id: str) -> BaseResponse:
    """Throw a file away."""
    ImportStore(_engine()).drop(current_person().id, id)
    return redirect(url_for("memory.index"), 303)


def _chooser(error: BadInput | None = None) -> str:
    return render_template("memory/import.html", error=error, max_upload=parts().settings.max_upload)


def _read(file: FileStorage) -> bytes:
    try:
        data: bytes = file.read()
    finally:
        file.close()
    return data


def _data(data: bytes) -> bytes:
    limit = parts().settings.max_upload
    if not data:
        raise BadInput(_("The file is empty, or none is chosen. Choose a TMX file."))
    if len(data) > limit:
        raise TooLarge(
            _(
                "The file is larger than %(limit)s MB. Cut it into several files.",
                limit=limit // (1024 * 1024),
            )
        )
    return data


def _engine() -> Engine:
    return parts().store.engine
