"""The page for a file that comes back: what it would change, and the sentences that somebody ticked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from models.errors import BadInput
from service import importing
from service.database.editing import Conflict
from service.database.rows import BulletinRow
from service.difference import Piece, difference
from service.importing import Chosen
from service.imports.compare import LONGEST, Comparison, Difference
from service.web.imports.words import REASONS, told
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("imports", __name__)

MEGABYTE: Final = 1024 * 1024
# What is refused is for reading only: enough of it to know what is meant.
REFUSED_SHOWN: Final = 100
REFUSED_LENGTH: Final = 500
MAX_CHOSEN: Final = 5000
MAX_VERSION: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as the page shows it: the difference in pieces, and its number in the form."""

    number: int
    its: Difference
    pieces: tuple[Piece, ...]


@blueprint.get("/bulletins/<id>/import")
@allow("edit")
def form(id: str) -> str:
    """Ask for the file."""
    return _form(_row(id))


@blueprint.post("/bulletins/<id>/import")
@allow("edit")
def preview(id: str) -> Response:
    """Show what a file would change; nothing is changed yet."""
    row = _row(id)
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    try:
        found = importing.preview(parts().store, id, data, max_bytes=_limit())
    except BadInput as error:
        return make_response(_form(row, told(error)), error.status)
    finally:
        if upload:
            upload.close()
    return make_response(_preview(row, found))


@blueprint.post("/bulletins/<id>/import/apply")
@allow("edit")
def apply(id: str) -> Response:
    """Put the ticked sentences in place, each over the version that was shown."""
    _row(id)
    chosen = tuple(_chosen(request.form))
    if not chosen:
        flash(_("Nothing was ticked, so nothing was changed."), "warning")
        return redirect(url_for("imports.form", id=id), 303)
    outcome = importing.apply(parts().store, id, chosen, by=current_person().actor)
    if outcome.applied:
        number = len(outcome.applied)
        flash(ngettext("%(num)d correction is in.", "%(num)d corrections are in.", number))
    if outcome.stale:
        places = ", ".join(f"{each.segment} ({each.language})" for each in outcome.stale)
        text = _(
            "Somebody else changed these in the meantime, so they stay as they are: %(places)s.",
            places=places,
        )
        flash(text + " " + _("Bring the file in again to compare them."), "warning")
    return redirect(url_for("pages.show", id=id), 303)


def _row(id: str) -> BulletinRow:
    row = parts().store.get(id)
    if row.state != "draft":
        raise Conflict(_("A file can be brought in once the bulletin is made. Wait until it is finished."))
    return row


def _limit() -> int:
    return min(importing.MAX_FILE, parts().settings.max_upload)


def _form(row: BulletinRow, error: str | None = None) -> str:
    return render_template("imports/form.html", row=row, error=error, megabytes=_limit() // MEGABYTE)


def _preview(row: BulletinRow, found: Comparison) -> str:
    refused = found.of("refused")
    return render_template(
        "imports/preview.html",
        row=row,
        found=found,
        unchanged=len(found.of("unchanged")),
        changed=_shown(found.of("changed"), first=1),
        conflicts=_shown(found.of("conflict"), first=len(found.of("changed")) + 1),
        refused=[replace(each, text=each.text[:REFUSED_LENGTH]) for each in refused[:REFUSED_SHOWN]],
        refusals=len(refused),
        reasons=REASONS,
    )


def _shown(found: tuple[Difference, ...], *, first: int) -> list[Shown]:
    return [
        Shown(number, each, difference(each.now, each.text)) for number, each in enumerate(found, start=first)
    ]


def _chosen(fields: MultiDict[str, str]) -> Iterator[Chosen]:
    """Read the ticked sentences; raises BadInput for a form that is not ours."""
    for number in fields.getlist("take")[:MAX_CHOSEN]:
        text = " ".join(fields.get(f"text.{number}", "").split())
        version = fields.get(f"version.{number}", "")
        whole = version.isascii() and version.isdecimal() and int(version[:11]) <= MAX_VERSION
        if not text or len(text) > LONGEST or not whole:
            raise BadInput(_("The form is incomplete. Bring the file in again."))
        yield Chosen(
            fields.get(f"segment.{number}", ""), fields.get(f"language.{number}", ""), text, int(version)
        )
