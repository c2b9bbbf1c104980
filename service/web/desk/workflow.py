"""The steps of a bulletin between people, as plain forms."""

from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.database.editing import OpenErrors
from service.database.rows import Workflow
from service.desk import editing_of
from service.web.desk.asked import told
from service.web.parts import parts
from service.web.people import current_person
from service.web.people.access import require

blueprint = Blueprint("desk_workflow", __name__)

# Publishing and taking back have forms of their own: they make and close pages.
BY_FORM: Final[tuple[Workflow, ...]] = ("draft", "review", "approved")


@blueprint.post("/bulletins/<id>/workflow")
def move(id: str) -> Response:
    """Take a bulletin one step on or back; with open errors, ask for the reason first."""
    to = request.form.get("to", "")
    if to not in BY_FORM or (to == "approved" and parts().store.get(id).workflow == "published"):
        raise BadInput(_("Choose one of the steps that the page offers."))
    if to == "approved":
        require("approve")
    editing = editing_of(parts().store.engine)
    try:
        editing.move(id, to, by=current_person().actor, reason=request.form.get("reason"))
    except OpenErrors as error:
        row = parts().store.get(id)
        return make_response(
            render_template("desk/reason.html", row=row, to=to, message=told(error)), error.status
        )
    flash(_DONE[to]())
    return redirect(url_for("pages.show", id=id), 303)


_DONE: Final = {
    "draft": lambda: _("It is a draft again."),
    "review": lambda: _("It is in review now."),
    "approved": lambda: _("It is approved."),
}
