"""Sentences that still have a form which an entry gave up: shown as they would read, and mended on demand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.difference import Piece, difference
from service.ledger.entries import ledger_of
from service.ledger.holding import MOST, Held, held
from service.ledger.mending import Mended, Place, mend, mend_all
from service.web.ledger import labels
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("ledger_mending", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what would change in it; `value` names it in the form."""

    value: str
    language: str
    pieces: tuple[Piece, ...]
    source: str
    source_language: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one bulletin."""

    id: str
    title: str
    language: str
    workflow: str
    lines: tuple[Line, ...]


@blueprint.get("/ledger/<id>/mend")
@allow("read")
def show(id: str) -> str:
    """List the sentences, those of published bulletins first."""
    engine = parts().store.engine
    found = held(engine, id)
    return render_template(
        "ledger/mend.html",
        entry=ledger_of(engine).get(id),
        groups=_groups(found),
        count=len(found),
        given_up=sum(not each.accepted for each in found),
        full=len(found) == MOST,
        labels=labels,
    )


@blueprint.post("/ledger/<id>/mend")
@allow("edit")
def write(id: str) -> Response:
    """Mend the chosen sentences (`place`), or with `all` every one whose form is no longer accepted."""
    its, by = parts(), current_person().actor
    if request.form.get("all") == "1":
        done = mend_all(its.store, id, by=by)
    else:
        chosen = [_place(value) for value in request.form.getlist("place")[:MOST]]
        if not chosen:
            raise BadInput(_("No sentence was chosen. Go back and tick those that are to be mended."))
        done = mend(its.store, id, chosen, by=by)
    _tell(done)
    where = "ledger_mending.show" if held(its.store.engine, id, limit=1) else "ledger.show"
    return redirect(url_for(where, id=id), 303)


def _tell(done: Mended) -> None:
    flash(ngettext("%(num)d sentence was mended.", "%(num)d sentences were mended.", done.count))
    if done.withdrawn:
        flash(
            ngettext(
                "%(num)d approved bulletin is a draft again: look at it, and approve and publish it anew.",
                "%(num)d approved bulletins are drafts again: look at them, and approve and publish them anew.",
                len(done.withdrawn),
            ),
            "warning",
        )
    if done.missed:
        flash(
            ngettext(
                "%(num)d sentence had changed in the meantime and was left alone.",
                "%(num)d sentences had changed in the meantime and were left alone.",
                done.missed,
            ),
            "warning",
        )


def _groups(found: Iterable[Held]) -> list[Group]:
    groups = []
    for id, members in groupby(found, key=lambda each: each.sentence.bulletin):
        lines = tuple(members)
        its = lines[0].sentence
        groups.append(Group(id, its.title, its.language, its.workflow, tuple(map(_line, lines))))
    return groups


def _line(each: Held) -> Line:
    its = each.sentence
    return Line(
        value=f"{its.bulletin} {its.segment.id} {its.target} {its.version}",
        language=its.target,
        pieces=difference(its.text, each.mended),
        source=its.segment.source,
        source_language=its.language,
        accepted=each.accepted,
    )


def _place(value: str) -> Place:
    match value.split(" "):
        case [bulletin, segment, language, version] if version.isdecimal() and len(version) < 10:
            return Place(bulletin, segment, language, int(version))
    raise BadInput(_("A sentence is not named as this page names it. Load the page again."))
