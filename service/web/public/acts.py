"""The page and the buttons that publish, correct and take back."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import AppError
from service.database.publications import ANY_LANGUAGE, PublicationStore
from service.database.store import BulletinStore
from service.publishing import changed, publish, published, unpublish
from service.publishing.desk import NOTE_LIMIT, NeedsNote
from service.web.parts import parts
from service.web.people import allow, current_person
from service.web.public import reading

blueprint = Blueprint("publishing", __name__)


@blueprint.get("/bulletins/<id>/publish")
@allow("publish")
def page(id: str) -> str:
    """Show what is public, what would change, and the buttons."""
    return _page(id)


@blueprint.post("/bulletins/<id>/publish")
@allow("publish")
def put(id: str) -> Response:
    """Publish; a correction without a note comes back as a page that asks for it."""
    notes = {
        tag: text
        for tag, field in ((ANY_LANGUAGE, "note"), *((tag, f"note_{tag}") for tag in reading.ORDER))
        if (text := request.form.get(field, "").strip())
    }
    try:
        publish(_store(), id, current_person().actor, notes)
    except NeedsNote as error:
        return make_response(_page(id, error, notes), error.status)
    flash(_("The bulletin is published."))
    return redirect(url_for("pages.show", id=id), 303)


@blueprint.post("/bulletins/<id>/unpublish")
@allow("publish")
def take_back(id: str) -> Response:
    """Take back; readers are told the reason, if one is given."""
    unpublish(_store(), id, current_person().actor, request.form.get("reason"))
    flash(_("The bulletin is taken back. Its addresses now say that it was withdrawn."))
    return redirect(url_for("pages.show", id=id), 303)


def _page(id: str, error: AppError | None = None, notes: dict[str, str] | None = None) -> str:
    store = _store()
    row = store.get(id)
    return render_template(
        "public/publish.html",
        row=row,
        public=published(store.engine, id),
        before=PublicationStore(store.engine).of(id),
        changed=[reading.tongue(tag) for tag in changed(store, id)],
        tongues=[reading.tongue(tag) for tag in reading.ORDER if tag in (row.language, *row.targets)],
        # What somebody edited after approving has to be approved again.
        ready=row.standing in ("approved", "published"),
        error=error,
        notes=notes or {},
        limit=NOTE_LIMIT,
    )


def _store() -> BulletinStore:
    return parts().store
