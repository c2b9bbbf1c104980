"""The blueprint of the pages of people; the modules of VIEWS put their views on it."""

from flask import Blueprint, Response

blueprint = Blueprint("people", __name__)


@blueprint.after_request
def keep_out_of_caches(answer: Response) -> Response:
    """Have no browser keep these pages: secrets are shown on some, and the back button works after signing out."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
