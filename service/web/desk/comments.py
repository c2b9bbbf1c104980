"""Comments on a bulletin and its sentences, as plain forms."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from service.database.comments import CommentStore
from service.web.parts import parts
from service.web.people import current_person

blueprint = Blueprint("desk_comments", __name__)


@blueprint.post("/bulletins/<id>/comments")
def add(id: str) -> Response:
    """Keep a comment."""
    segment = request.form.get("segment") or None
    comment = _store().add(id, request.form.get("text", ""), by=current_person().actor, segment=segment)
    return redirect(f"{url_for('pages.show', id=id)}#comment-{comment}", 303)


@blueprint.post("/bulletins/<id>/comments/<comment>/resolve")
def resolve(id: str, comment: str) -> Response:
    """Mark a comment as done."""
    _store().resolve(id, comment, by=current_person().actor)
    return redirect(f"{url_for('pages.show', id=id)}#comments", 303)


def _store() -> CommentStore:
    return CommentStore(parts().store.engine)
