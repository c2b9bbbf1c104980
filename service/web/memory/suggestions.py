"""What the memory suggests for one sentence of a bulletin, for the editor's script."""

from typing import Any

from flask import Blueprint, Response, jsonify

from models.errors import BadInput, NotFound
from service.difference import difference
from service.memory import Match, suggest
from service.web.desk import asked
from service.web.parts import parts
from service.web.people import allow

blueprint = Blueprint("memory_suggestions", __name__)
asked.answer_in_json(blueprint)

LIMIT = 5


@blueprint.get("/bulletins/<id>/segments/<segment>/<any(vi, en, zh, 'zh-Hant'):language>/suggestions")
@allow("edit")
def suggestions(id: str, segment: str, language: str) -> Response:
    """Give the best matches; `diff` leads from the memory's source to the sentence here."""
    store = parts().store
    row = store.get(id)
    if language not in row.targets:
        raise BadInput(
            f"The bulletin is not translated into {language!r}. Available: {', '.join(row.targets)}."
        )
    here = next((each for each in store.segments(id) if each.id == segment), None)
    if here is None:
        raise NotFound(f"The bulletin {id!r} has no segment {segment!r}.")
    found = suggest(store.engine, here.source, row.language, language, limit=LIMIT, role=here.role)
    return jsonify(items=[_json(match, here.source) for match in found])


def _json(match: Match, source: str) -> dict[str, Any]:
    return {
        "id": match.id,
        "text": match.target,
        "source": match.source,
        "score": match.score,
        "diff": [list(piece) for piece in difference(match.source, source)],
        "numbers": [list(pair) for pair in match.numbers],
        "bulletin": match.bulletin,
        "origin": match.origin,
        "role": match.role,
        "by": match.by,
        "at": match.at.isoformat(timespec="seconds"),
    }
