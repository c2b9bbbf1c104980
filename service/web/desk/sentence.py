"""One sentence on a page of its own, for editing without scripts: the text, its findings, and its history."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import AppError, BadInput, NotFound
from models.types import Translation
from service.database.editing import Stale
from service.desk import Checked, editing_of
from service.web.desk.asked import clean, told
from service.web.desk.page import named_columns
from service.web.desk.shapes import cell_json, history_json
from service.web.desk.words import origin
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("desk_sentence", __name__)

PLACE = "/bulletins/<id>/segments/<segment>/<any(vi, en, zh, 'zh-Hant'):language>/edit"


@blueprint.get(PLACE)
@allow("edit")
def show(id: str, segment: str, language: str) -> str:
    """Show the sentence in a form."""
    return _page(id, segment, language)


@blueprint.post(PLACE)
@allow("edit")
def save(id: str, segment: str, language: str) -> Response:
    """Keep what was typed; if somebody else was faster, both texts come back."""
    text = request.form.get("text", "")
    try:
        if "accept" in request.form:
            _accept(id, segment, language)
        else:
            _write(id, segment, language, text)
    except (BadInput, Stale) as error:
        return make_response(_page(id, segment, language, error=error, text=text), error.status)
    flash(_("The sentence is saved."))
    return redirect(f"{url_for('pages.show', id=id)}#{segment}", 303)


def _write(id: str, segment: str, language: str, text: str) -> None:
    store = parts().store
    checked = Checked.read(store, id)
    made = Translation(clean(text), origin="human")
    made = replace(made, findings=checked.check(checked.segment(segment), made.text, language))
    actor = current_person().actor
    editing_of(store.engine).write(id, segment, language, made, by=actor, expected=_version())


def _accept(id: str, segment: str, language: str) -> None:
    actor = current_person().actor
    editing_of(parts().store.engine).accept(id, segment, language, by=actor, expected=_version())


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise BadInput(_("The form lacks the version that it is for. Load the page again."))
    return version


def _page(
    id: str, segment: str, language: str, *, error: AppError | None = None, text: str | None = None
) -> str:
    store = parts().store
    row = store.get(id)
    checked = Checked.read(store, id)
    its = checked.segment(segment)
    editing = editing_of(store.engine)
    cell = editing.cell(id, segment, language)
    if cell is None:
        raise NotFound(_("Nothing is translated there yet."))
    shaped: dict[str, Any] = cell_json(checked, its, language, cell)
    columns = {each.tag: each for each in named_columns(row.language, row.targets)}
    return render_template(
        "desk/sentence.html",
        row=row,
        segment=its,
        source=columns[row.language],
        column=columns[language],
        cell=shaped,
        origin_label=origin(cell.origin, cell.by),
        text=cell.text if text is None else text,
        error=told(error) if error else None,
        stale=isinstance(error, Stale),
        history=history_json(editing.history(id, segment, language)),
        origin=origin,
    )
