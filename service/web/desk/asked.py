"""What the scripts of the desk send, read strictly, and how they are answered."""

from typing import Annotated, Any, TypeVar

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from models.errors import AppError, BadInput
from service.database.editing_errors import Conflict, OpenErrors, Stale
from service.web.errors import TEXTS
from service.web.said import said

TEXT_LIMIT = 5000

Count = Annotated[int, Field(ge=0, le=2_000_000_000)]
Counts = Annotated[dict[str, Count], Field(max_length=8)]


class Asked(BaseModel):
    """A body; what is not asked for is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Written(Asked):
    """A sentence as a person wrote it, over the version that stood there."""

    text: str
    version: Count


class Version(Asked):
    """The version that is meant."""

    version: Count


class Reverted(Version):
    """The version to go back to, over the one that stands there."""

    to: Count


class Split(Asked):
    """Where to cut, in UTF-16 units as scripts count them; `versions` are those that were on the screen."""

    source: Count
    targets: Counts
    versions: Counts | None = None


class Joined(Asked):
    """What to join with its next; `versions` are those that were on the screen."""

    versions: Counts | None = None


Body = TypeVar("Body", bound=Asked)


def read(kind: type[Body]) -> Body:
    """Read the body of the request; raises BadInput that names what is wrong."""
    data = request.get_json(silent=True)
    try:
        return kind.model_validate({} if data is None and not request.content_length else data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise BadInput(f"{place}: {first['msg']}.") from error


def clean(text: str) -> str:
    """Give a sentence without line ends and double spaces; raises BadInput for one that cannot be kept."""
    text = " ".join(text.split())
    if not text:
        raise BadInput(_("The sentence is empty. Write something, or go back to the version before."))
    if len(text) > TEXT_LIMIT:
        raise BadInput(_("The sentence is longer than %(limit)s characters. Split it.", limit=TEXT_LIMIT))
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
        raise BadInput(_("The sentence holds a character that cannot be kept. Type it again."))
    return text


def characters(text: str, units: int) -> int:
    """Turn a place in UTF-16 units, as scripts count, into one in characters."""
    whole = text.encode("utf-16-le", "surrogatepass")
    if 2 * units > len(whole):
        raise BadInput(_("The place to cut is outside of the sentence. Load the page again."))
    try:
        return len(whole[: 2 * units].decode("utf-16-le"))
    except UnicodeDecodeError as error:
        raise BadInput(_("The place to cut is inside of a character.")) from error


def answer_in_json(blueprint: Blueprint) -> None:
    """Answer errors of a blueprint in JSON, whatever the script says that it takes."""
    blueprint.register_error_handler(AppError, _refused)
    blueprint.register_error_handler(HTTPException, _refused_by_framework)


def told(error: AppError) -> str:
    """Say in the reader's language what is wrong, where the error itself speaks to programs."""
    text = said(error)
    if isinstance(error, Stale):
        text = _("Somebody else has changed this sentence in the meantime. Look at both, then write again.")
    elif isinstance(error, OpenErrors):
        text = ngettext(
            "%(num)d sentence still has an error. Mend or accept it, or give a reason.",
            "%(num)d sentences still have errors. Mend or accept them, or give a reason.",
            error.count,
        )
    elif type(error) is Conflict:
        text = _("This cannot be done in the state that the bulletin is in now. Load the page again.")
    return text


def refusal(code: str, message: str, status: int, **more: Any) -> Response:  # noqa: ANN401 - JSON
    """Answer an error object."""
    answer = jsonify(error={"code": code, "message": message}, **more)
    answer.status_code = status
    return answer


def _refused(error: AppError) -> Response:
    return refusal(error.code, told(error), error.status)


def _refused_by_framework(error: HTTPException) -> Response:
    status = error.code or 500
    return refusal(error.name.lower().replace(" ", "_"), TEXTS.get(status, TEXTS[400])[1], status)
