"""A proposed name of a bulletin is confirmed from the editor's page."""

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from models.errors import AppError
from service.ledger.holding import held
from service.ledger.names import Confirmed, confirm
from service.web.asking import wants_json
from service.web.ledger.forms import EntryForm
from service.web.ledger.labels import told
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("ledger_names", __name__)


@blueprint.post("/bulletins/<id>/names")
@allow("edit")
def confirm_name(id: str) -> BaseResponse:
    """Make an entry of a name: `surface` as it stands in the article, `kind`, and its forms `vi`, `en`, `zh`."""
    form = EntryForm.read(request.form)
    surface = request.form.get("surface", "")[:300]
    try:
        draft = EntryForm(form.kind, form.first, form.variants, note=form.note).draft()
        done = confirm(parts().store, id, surface, draft, by=current_person().actor)
    except AppError as error:
        if wants_json():
            return _refused(error)
        if error.status == 404:
            raise
        flash(told(error), "error")
        return redirect(url_for("pages.show", id=id, _anchor="names"), 303)
    if wants_json():
        return jsonify(entry=done.id, mended=done.mended.count)
    flash(_done(surface, done))
    if held(parts().store.engine, done.id, limit=1):
        where = url_for("ledger_mending.show", id=done.id)
        left = _("Other sentences still have the name in another form.")
        flash(Markup('{} <a href="{}">{}</a>').format(left, where, _("Look at them")), "warning")
    return redirect(url_for("pages.show", id=id, _anchor="names"), 303)


def _done(surface: str, done: Confirmed) -> str:
    said = _("“%(name)s” is in the ledger now: every later bulletin obeys.", name=surface)
    if count := done.mended.count:
        mended = ngettext(
            "%(num)d sentence of this bulletin was mended.",
            "%(num)d sentences of this bulletin were mended.",
            count,
        )
        return f"{said} {mended}"
    return str(said)


def _refused(error: AppError) -> Response:
    answer = make_response(jsonify(error={"code": error.code, "message": told(error)}))
    answer.status_code = error.status
    return answer
