"""The memory as a page: searched, one entry with its history, corrected and deleted."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from models.errors import AppError, BadInput
from service.database.memory import LONGEST, MemoryStore
from service.database.memory_rows import LANGUAGES, Unit
from service.database.words import without_accents
from service.difference import Piece, difference
from service.web.memory import labels
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("memory", __name__)

PAGE = 25


@dataclass(frozen=True, slots=True)
class Past:
    """What an entry said before: in each language, how that came to what it says now."""

    unit: Unit
    pieces: dict[str, tuple[Piece, ...]]


@blueprint.get("/memory")
@allow("read")
def index() -> Response:
    """List and search; the address says all that the page is made from."""
    query, language = request.args.get("q", "").strip(), request.args.get("language", "")
    after = request.args.get("after") or None
    status, error = 200, None
    page: list[Unit] = []
    following: str | None = None
    try:
        page, following = _store().search(
            query, limit=PAGE, language=language if language in LANGUAGES else None, after=after
        )
    except BadInput as refused:
        error, status = refused, refused.status
    bare = without_accents(query)
    html = render_template(
        "memory/index.html",
        units=page,
        there=_store().bulletins_of(page),
        next=following,
        after=after,
        total=_store().count(),
        q=query,
        language=language if language in LANGUAGES else "",
        languages=LANGUAGES,
        bare=bare if bare != query else None,
        labels=labels,
        error=error,
    )
    return make_response(html, status)


@blueprint.get("/memory/<id>")
@allow("read")
def show(id: str) -> str:
    """Show one entry."""
    unit = _store().get(id)
    return _entry(unit, dict(unit.texts))


@blueprint.post("/memory/<id>")
@allow("approve")
def correct(id: str) -> BaseResponse:
    """Write other texts into an entry; what cannot be kept comes back with the reason."""
    unit = _store().get(id)
    said = {language: request.form.get(language, "") for language in LANGUAGES}
    try:
        _store().correct(id, said, by=current_person().actor, expected=request.form.get("mark"))
    except AppError as error:
        return make_response(_entry(unit, said, error), error.status)
    flash(_("The entry is corrected. What it said before is in its history."))
    return redirect(url_for("memory.show", id=id), 303)


@blueprint.post("/memory/<id>/delete")
@allow("approve")
def delete(id: str) -> BaseResponse:
    """Forget an entry."""
    _store().delete(id, by=current_person().actor)
    flash(_("The entry is deleted, with its history."))
    return redirect(url_for("memory.index"), 303)


def _entry(unit: Unit, said: dict[str, str], error: AppError | None = None) -> str:
    past = _store().history(unit.id)
    return render_template(
        "memory/entry.html",
        unit=unit,
        said=said,
        past=[_past(old, unit) for old in past],
        there=_store().bulletins_of((unit, *past)),
        languages=LANGUAGES,
        labels=labels,
        error=error,
        longest=LONGEST,
    )


def _past(old: Unit, unit: Unit) -> Past:
    """Compare what was with what is: a piece that begins with a minus is gone, one with a plus came."""
    return Past(
        old,
        {
            language: difference(text, unit.texts.get(language, ""))
            for language, text in old.texts.items()
            if text != unit.texts.get(language)
        },
    )


def _store() -> MemoryStore:
    return MemoryStore(parts().store.engine)
