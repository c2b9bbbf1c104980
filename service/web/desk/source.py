"""The source changed: correct the article, see the difference, then have only what changed translated again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput
from models.types import Article, Bulletin
from service.database.cells import Cell
from service.database.editing import Changes, Conflict, Stale
from service.database.source_rows import SourceRow
from service.desk import editing_of
from service.difference import Piece, difference
from service.ledger import termbase_of
from service.sources import SourceChange, SummaryWay, corrected, plan, source_text
from service.web.desk.asked import told
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("desk_source", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence of the difference: its pieces, and the languages in which a person's words would go."""

    row: SourceRow
    pieces: tuple[Piece, ...]
    human: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    title: str
    captions: str
    text: str

    @classmethod
    def of(cls, article: Article) -> "Typed":
        """Show the article as it is."""
        return cls(article.title, "\n".join(article.captions), source_text(article))

    @classmethod
    def sent(cls) -> "Typed":
        """Take what the request sends."""
        return cls(*(request.form.get(name, "") for name in ("title", "captions", "text")))

    def article(self, article: Article) -> Article:
        """Read it as a corrected article."""
        return corrected(article, title=self.title, captions=self.captions, text=self.text)


@blueprint.get("/bulletins/<id>/source")
@allow("edit")
def show(id: str) -> str:
    """Show the article in a form, to be corrected or pasted anew."""
    _require_made(id)
    return _form(id, Typed.of(parts().store.article(id)))


@blueprint.post("/bulletins/<id>/source")
@allow("edit")
def change(id: str) -> Response:
    """Show the difference; once that was seen, put the corrected article in place."""
    _require_made(id)
    typed = Typed.sent()
    step = request.form.get("step", "preview")
    try:
        if step == "edit":
            return make_response(_form(id, typed))
        # First the revision: what changes while the rest is read is then met when the change is applied.
        now = editing_of(parts().store.engine).changes(id)
        found = plan(parts().store.bulletin(id), typed.article(parts().store.article(id)))
        if found.is_empty:
            return make_response(_form(id, typed, notice=_("This is the article that there is already.")))
        if step == "apply":
            return _apply(id, found)
    except BadInput as error:
        return make_response(_form(id, typed, error=told(error)), error.status)
    except Stale:
        message = _("Somebody has worked on these sentences in the meantime. Look at the difference again.")
        return make_response(_preview(id, typed, found, now, message), Stale.status)
    return make_response(_preview(id, typed, found, now))


def _apply(id: str, found: SourceChange) -> Response:
    store = parts().store
    seen = request.form.get("seen", type=int)
    if seen is None:
        raise BadInput(_("Look at the difference first."))
    way: SummaryWay = "again" if request.form.get("summary") == "again" else "keep"
    replacement = found.replacement(termbase_of(store.engine), way)
    by = current_person().actor
    if editing_of(store.engine).replace_source(id, replacement, seen=seen, by=by):
        flash(
            _("The article is corrected. What changed is being translated again; all else stays as it was.")
        )
    else:
        flash(_("The article is corrected. Nothing had to be translated again."))
    return redirect(url_for("pages.show", id=id), 303)


def _form(id: str, typed: Typed, *, error: str | None = None, notice: str | None = None) -> str:
    row = parts().store.get(id)
    return render_template("desk/source.html", row=row, typed=typed, error=error, notice=notice)


def _preview(id: str, typed: Typed, found: SourceChange, now: Changes, message: str | None = None) -> str:
    store = parts().store
    bulletin = store.bulletin(id)
    return render_template(
        "desk/source_preview.html",
        row=store.get(id),
        typed=typed,
        found=found,
        seen=now.revision,
        shown=_shown(found.rows, now.cells),
        summary=_summary(bulletin),
        summary_human=_human(now.cells, [each.id for each in bulletin.segments if each.role == "summary"]),
        message=message,
    )


def _shown(rows: Sequence[SourceRow], cells: Mapping[str, Mapping[str, Cell]]) -> list[Shown]:
    return [
        Shown(
            row,
            difference(row.before, row.after),
            _human(cells, [row.id]) if row.id and row.kind in ("changed", "removed") else (),
        )
        for row in rows
    ]


def _human(cells: Mapping[str, Mapping[str, Cell]], ids: Sequence[str]) -> tuple[str, ...]:
    found = {language for id in ids for language, cell in cells.get(id, {}).items() if cell.origin == "human"}
    return tuple(sorted(found))


def _summary(bulletin: Bulletin) -> list[str]:
    return [segment.source for segment in bulletin.segments if segment.role == "summary"]


def _require_made(id: str) -> None:
    if parts().store.get(id).state != "draft":
        raise Conflict(_("The bulletin is being made. Correct its article when that is done."))
