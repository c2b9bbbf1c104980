"""The addresses that the editor's script uses: cells read, written, accepted, made again, split and joined."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from models.direction import Context
from models.errors import BadInput, NotFound
from models.types import Segment, Translation
from service.database.cells import Cell
from service.database.editing import Conflict, Editing, Stale
from service.database.segment_rows import require_versions
from service.desk import Checked, editing_of
from service.web.desk import asked
from service.web.desk.shapes import cell_json, cells_json, history_json
from service.web.parts import parts
from service.web.people import allow, current_person

blueprint = Blueprint("desk_cells", __name__)
asked.answer_in_json(blueprint)

CELL = "/bulletins/<id>/segments/<segment>/<any(vi, en, zh, 'zh-Hant'):language>"


@blueprint.get("/bulletins/<id>/cells")
def changes(id: str) -> Response:
    """Tell what changed after the revision `since`; everything without one."""
    since = request.args.get("since", type=int)
    store = parts().store
    found = _editing().changes(id, since=since)
    checked = Checked.read(store, id)
    return jsonify(
        revision=found.revision,
        workflow=found.workflow,
        state=found.state,
        rows_changed=found.rows,
        cells=cells_json(checked, found.cells),
    )


@blueprint.put("/bulletins/<id>/segments/<segment>/<any(vi, en, zh, 'zh-Hant'):language>")
def write(id: str, segment: str, language: str) -> Response:
    """Replace what stands in a cell, if it is still the version that the person saw."""
    body = asked.read(asked.Written)
    checked = Checked.read(parts().store, id)
    return _written(checked, id, segment, language, asked.clean(body.text), expected=body.version)


@blueprint.post(f"{CELL}/accept")
def accept(id: str, segment: str, language: str) -> Response:
    """Let a cell stand as it is."""
    body = asked.read(asked.Version)
    checked = Checked.read(parts().store, id)
    try:
        _editing().accept(id, segment, language, by=current_person().actor, expected=body.version)
    except Stale as error:
        return _stale(checked, id, segment, language, error)
    return _cell(checked, id, segment, language)


@blueprint.post(f"{CELL}/retranslate")
def retranslate(id: str, segment: str, language: str) -> Response:
    """Have a cell made again: here and now where the models are, else by a worker."""
    body = asked.read(asked.Version)
    checked = Checked.read(parts().store, id)
    its = checked.segment(segment)
    try:
        made = _translated(id, checked, its, language, body.version)
        by = current_person().actor
        if made is None:
            _editing().make_again(id, segment, language, by=by, expected=body.version)
            answer = jsonify(queued=True)
            answer.status_code = 202
            return answer
        _editing().write(id, segment, language, made, by=by, expected=body.version)
    except Stale as error:
        return _stale(checked, id, segment, language, error)
    return _cell(checked, id, segment, language)


@blueprint.get(f"{CELL}/history")
@allow("edit")
def history(id: str, segment: str, language: str) -> Response:
    """List the versions of a cell, with their differences."""
    return jsonify(items=history_json(_editing().history(id, segment, language)))


@blueprint.post(f"{CELL}/revert")
def revert(id: str, segment: str, language: str) -> Response:
    """Write an earlier version once more; it becomes the newest."""
    body = asked.read(asked.Reverted)
    checked = Checked.read(parts().store, id)
    versions = {each.version: each for each in _editing().history(id, segment, language)}
    if body.to not in versions:
        raise NotFound(_("This sentence never had a version %(version)s.", version=body.to))
    earlier = versions[body.to]
    its = checked.segment(segment)
    made = Translation(earlier.text, earlier.origin, earlier.model)
    return _put(checked, id, its, language, made, expected=body.version)


@blueprint.post("/bulletins/<id>/segments/<segment>/split")
def split(id: str, segment: str) -> Response:
    """Cut a sentence in two in all languages."""
    body = asked.read(asked.Split)
    checked = Checked.read(parts().store, id)
    cells = _editing().cells(id).get(segment, {})
    # Before the places are measured: they are those of other texts if somebody wrote in between.
    require_versions(cells, body.versions)
    texts = {language: cell.text for language, cell in cells.items()}
    made = _editing().split(
        id,
        segment,
        source_at=asked.characters(checked.segment(segment).source, body.source),
        targets_at={
            language: asked.characters(texts[language], at)
            for language, at in body.targets.items()
            if language in texts
        },
        by=current_person().actor,
        check=checked.check,
        expected=body.versions,
    )
    return jsonify(reload=True, segment=made)


@blueprint.post("/bulletins/<id>/segments/<segment>/join")
def join(id: str, segment: str) -> Response:
    """Make one sentence of this and the next of its paragraph."""
    body = asked.read(asked.Joined)
    checked = Checked.read(parts().store, id)
    gone = _editing().join(
        id, segment, by=current_person().actor, check=checked.check, expected=body.versions
    )
    return jsonify(reload=True, gone=gone)


def _editing() -> Editing:
    return editing_of(parts().store.engine)


def _written(checked: Checked, id: str, segment: str, language: str, text: str, *, expected: int) -> Response:
    its = checked.segment(segment)
    return _put(checked, id, its, language, Translation(text, origin="human"), expected=expected)


def _put(
    checked: Checked, id: str, segment: Segment, language: str, made: Translation, *, expected: int
) -> Response:
    made = replace(made, findings=checked.check(segment, made.text, language))
    try:
        _editing().write(id, segment.id, language, made, by=current_person().actor, expected=expected)
    except Stale as error:
        return _stale(checked, id, segment.id, language, error)
    return _cell(checked, id, segment.id, language)


def _translated(
    id: str, checked: Checked, segment: Segment, language: str, expected: int
) -> Translation | None:
    """Translate one sentence with the models of this process; None where there are none."""
    translator = parts().jobs.translator
    if translator is None:
        return None
    store = parts().store
    row = store.get(id)
    if row.state != "draft":
        raise Conflict(f"The bulletin {id!r} is {row.state}. This can only be done once it is made.")
    if language not in row.targets:
        raise BadInput(_("The bulletin is not translated into this language."))
    _require_version(id, segment.id, language, expected)
    known = store.translations(id)
    known.get(segment.id, {}).pop(language, None)
    article = checked.article
    context = Context(article.date, store.names(id) or (), tuple(checked.segments.values()), known)
    (made,) = translator.translate_segments(
        [segment], source=article.language, target=language, context=context
    )
    return made


def _require_version(id: str, segment: str, language: str, expected: int) -> None:
    """Raise Stale before the model works in vain; whoever comes in between is met when the answer is written."""
    cell = _editing().cell(id, segment, language)
    there = cell.version if cell is not None else 0
    if there != expected:
        raise Stale(f"Version {expected} is not the present one, that is {there}.", current=there)


def _cell(checked: Checked, id: str, segment: str, language: str) -> Response:
    cell = _editing().cell(id, segment, language)
    if cell is None:
        raise NotFound(_("Nothing is translated there yet."))
    return jsonify(cell_json(checked, checked.segment(segment), language, cell))


def _stale(checked: Checked, id: str, segment: str, language: str, error: Stale) -> Response:
    cell: Cell | None = _editing().cell(id, segment, language)
    current = cell_json(checked, checked.segment(segment), language, cell) if cell is not None else None
    return asked.refusal(error.code, asked.told(error), error.status, current=current)
