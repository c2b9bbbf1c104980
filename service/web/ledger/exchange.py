"""The ledger as a file: taken out, and taken in after a preview."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.engine import Engine
from werkzeug.wrappers import Response as BaseResponse

from models.errors import AppError, BadInput, NotFound, TooLarge
from service.database.ledger_imports import NAME_LENGTH, LedgerImports
from service.database.ledger_reads import all_old_forms
from service.database.ledger_rows import LedgerChanged
from service.ledger.entries import ledger_of
from service.ledger.exchange import FORMATS
from service.ledger.exchange.importing import keep, preview, take
from service.web.ledger import labels
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("ledger_exchange", __name__)

SHOWN = 500


@blueprint.get("/ledger/export.<format>")
@allow("read")
def export(format: str) -> Response:
    """Give the ledger as a file; `own` leaves the built-in entries out."""
    if format not in FORMATS:
        raise NotFound(f"There is no format {format[:20]!r}. Available: {', '.join(FORMATS)}.")
    its = FORMATS[format]
    entries = [
        entry for entry in ledger_of(_engine()).entries.values() if entry.is_own or "own" not in request.args
    ]
    with _engine().connect() as connection:
        old = all_old_forms(connection)
    answer = Response(its.write(entries, old), content_type=its.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"ledger.{format}")
    return answer


@blueprint.get("/ledger/import")
@allow("edit")
def choose() -> str:
    """Ask for a file."""
    return _chooser()


@blueprint.post("/ledger/import")
@allow("edit")
def upload() -> BaseResponse:
    """Read a file, and show what it would do."""
    file = request.files.get("file")
    name = (file.filename or "").replace("\0", "")[:NAME_LENGTH] if file else ""
    try:
        data = file.read() if file and name else b""
        if len(data) > (limit := parts().settings.max_upload):
            raise TooLarge(
                _("The file is larger than %(limit)s MB. Cut it into several files.", limit=limit // 1048576)
            )
        id = keep(_engine(), data, name=name, by=current_person().actor)
    except BadInput as error:
        return make_response(_chooser(error), error.status)
    return redirect(url_for("ledger_exchange.show", id=id), 303)


@blueprint.get("/ledger/import/<id>")
@allow("edit")
def show(id: str) -> str:
    """Show what would become of each entry of a file."""
    name, plan = preview(_engine(), id, by=current_person().actor)
    order = ("refused", "changed", "new", "same")
    planned = sorted(plan.planned, key=lambda each: order.index(each.fate))
    counts = {fate: plan.count(fate) for fate in ("new", "changed", "same", "refused")}
    return render_template(
        "ledger/preview.html",
        id=id,
        name=name,
        revision=plan.revision,
        counts=counts,
        planned=planned[:SHOWN],
        left=max(0, len(planned) - SHOWN),
        labels=labels,
    )


@blueprint.post("/ledger/import/<id>")
@allow("edit")
def accept(id: str) -> BaseResponse:
    """Take in what was shown, all of it or nothing."""
    revision = request.form.get("revision", type=int)
    if revision is None:
        raise BadInput(_("The form does not say which preview was meant. Load the page again."))
    try:
        done = take(_engine(), id, revision=revision, by=current_person().actor)
    except LedgerChanged:
        flash(
            _("The ledger has changed since this preview: it is shown anew. Look at it once more."), "warning"
        )
        return redirect(url_for("ledger_exchange.show", id=id), 303)
    count = done.count("new") + done.count("changed")
    flash(
        ngettext(
            "%(count)s entry was taken in.",
            "%(count)s entries were taken in.",
            count,
            count=format_decimal(count),
        )
    )
    return redirect(url_for("ledger.index", own=1), 303)


@blueprint.post("/ledger/import/<id>/drop")
@allow("edit")
def drop(id: str) -> BaseResponse:
    """Throw a file away."""
    LedgerImports(_engine()).drop(current_person().actor.id, id)
    return redirect(url_for("ledger.index"), 303)


def _chooser(error: AppError | None = None) -> str:
    return render_template(
        "ledger/import.html",
        error=labels.told(error) if error else None,
        max_upload=parts().settings.max_upload,
    )


def _engine() -> Engine:
    return parts().store.engine
