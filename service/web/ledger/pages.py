"""The ledger as people read and change it: list and search, one entry with its history, and the form for it."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import AppError, BadInput
from models.termbase import LANGUAGES
from service.database.audit import AuditTrail
from service.database.ledger import LedgerStore
from service.database.ledger_rows import LedgerChanged
from service.database.words import without_accents
from service.ledger.changing import add, delete, put
from service.ledger.entries import Entry, ledger_of
from service.ledger.holding import held
from service.ledger.rules import kinds
from service.ledger.search import Wanted, found
from service.web.ledger import labels
from service.web.ledger.forms import EntryForm
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("ledger", __name__)

PAGE = 50
HISTORY = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a list; `number` counts from 1."""

    entries: tuple[Entry, ...]
    number: int
    count: int
    more: bool


@blueprint.get("/ledger")
@allow("read")
def index() -> Response:
    """List the ledger, or what a search finds in it."""
    wanted = Wanted(
        text=request.args.get("q", ""),
        kind=_choice("kind", kinds()),
        language=_choice("language", LANGUAGES),
        own=request.args.get("own") == "1",
    )
    error = None
    ledger = ledger_of(parts().store.engine)
    try:
        entries = found(ledger, wanted)
    except BadInput as refused:
        entries, error = (), labels.told(refused)
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    start = (number - 1) * PAGE
    return make_response(
        render_template(
            "ledger/list.html",
            wanted=wanted,
            shown=Shown(entries[start : start + PAGE], number, len(entries), len(entries) > start + PAGE),
            total=len(ledger.entries),
            own=sum(entry.is_own for entry in ledger.entries.values()),
            bare=_bare(wanted.text),
            error=error,
            kinds=kinds(),
            labels=labels,
        ),
        400 if error else 200,
    )


@blueprint.get("/ledger/new")
@allow("edit")
def new() -> str:
    """Show an empty form."""
    return _form_page(EntryForm())


@blueprint.post("/ledger")
@allow("edit")
def create() -> Response:
    """Keep a new entry; what cannot be kept comes back in the form with the reason."""
    form = EntryForm.read(request.form)
    try:
        id = add(parts().store.engine, form.draft(), by=current_person().actor)
    except AppError as error:
        return make_response(_form_page(form, error=error), error.status)
    flash(_("The entry is kept. It holds from now on."))
    return redirect(url_for("ledger.show", id=id), 303)


@blueprint.get("/ledger/<id>")
@allow("read")
def show(id: str) -> str:
    """Show an entry, what was changed in it, and how many sentences still have an old form."""
    engine = parts().store.engine
    entry = ledger_of(engine).get(id)
    sentences = held(engine, id) if entry.is_own else ()
    return render_template(
        "ledger/entry.html",
        entry=entry,
        history=AuditTrail(engine).entries(action="ledger", object=id, limit=HISTORY),
        old=LedgerStore(engine).old_forms(id),
        holding=len({each.sentence.bulletin for each in sentences}),
        labels=labels,
    )


@blueprint.get("/ledger/<id>/edit")
@allow("edit")
def edit(id: str) -> str:
    """Show the form filled with an entry; saving it overrides a built-in one."""
    entry = ledger_of(parts().store.engine).get(id)
    form = EntryForm.of(entry)
    # Where a built-in entry comes from says nothing about what somebody decides instead.
    return _form_page(form if entry.is_own else replace(form, origin=""), entry=entry)


@blueprint.post("/ledger/<id>")
@allow("edit")
def change(id: str) -> Response:
    """Change an entry, unless somebody else did in the meantime."""
    engine = parts().store.engine
    form = EntryForm.read(request.form)
    entry = ledger_of(engine).get(id)
    try:
        if form.version is None:
            raise BadInput(_("The form does not say which version was changed. Load the page again."))
        put(engine, id, form.draft(), by=current_person().actor, expected=form.version)
    except AppError as error:
        return make_response(_form_page(form, entry=entry, error=error), error.status)
    flash(_("The entry is changed. It holds from now on."))
    where = "ledger_mending.show" if held(engine, id, limit=1) else "ledger.show"
    return redirect(url_for(where, id=id), 303)


@blueprint.get("/ledger/<id>/delete")
@allow("edit")
def ask(id: str) -> str:
    """Ask whether an entry is really to go."""
    entry = ledger_of(parts().store.engine).get(id)
    if not entry.is_own:
        raise BadInput(_("This entry is built in and cannot be deleted. Override it instead."))
    return render_template("ledger/delete.html", entry=entry, labels=labels)


@blueprint.post("/ledger/<id>/delete")
@allow("edit")
def remove(id: str) -> Response:
    """Delete an entry; a built-in one that it stood for holds again."""
    version = request.form.get("version", type=int)
    if version is None:
        raise BadInput(_("The form does not say which version was meant. Load the page again."))
    try:
        delete(parts().store.engine, id, by=current_person().actor, expected=version)
    except AppError as error:
        if error.status != 409:
            raise
        flash(labels.told(error), "error")
        return redirect(url_for("ledger.show", id=id), 303)
    flash(_("The entry is deleted. Bulletins that are made already stay as they are."))
    return redirect(url_for("ledger.index"), 303)


def _form_page(form: EntryForm, *, entry: Entry | None = None, error: AppError | None = None) -> str:
    if isinstance(error, LedgerChanged) and entry is not None:
        # Who reads the reason and saves once more means it.
        form = replace(form, version=ledger_of(parts().store.engine).get(entry.id).version)
    return render_template(
        "ledger/form.html",
        form=form,
        entry=entry,
        error=labels.told(error) if error else None,
        other=getattr(error, "other", None),
        kinds=kinds(),
        labels=labels,
    )


def _choice(name: str, known: tuple[str, ...]) -> str:
    given = request.args.get(name, "")
    return given if given in known else ""


def _bare(text: str) -> str | None:
    bare = without_accents(text)
    return bare if bare != text else None
