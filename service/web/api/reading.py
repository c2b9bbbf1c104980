"""Reads what a request carries into checked models; whatever cannot be used is refused before any work is done."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from models.errors import AppError, BadInput, NotFound, TooLarge

M = TypeVar("M", bound=BaseModel)

# 200,000 characters of text are at most 0.6 MB of UTF-8 in our languages, and escaped as \uXXXX twice that.
JSON_LIMIT: Final = 3 * 1024 * 1024
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


class Malformed(BadInput):
    """The request cannot even be read."""

    code = "malformed"


class Unsupported(AppError):
    """The body is of a type that the endpoint does not take."""

    status = 415
    code = "unsupported_media_type"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend: where it is (`body.targets.0`) and what is wrong with it."""

    where: str
    message: str


class Invalid(BadInput):
    """The request can be read, but not accepted as it is; `errors` lists all that is to mend."""

    status = 422
    code = "invalid"

    def __init__(self, errors: tuple[Wrong, ...]) -> None:
        first = errors[0]
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.where}: {first.message}{more}")
        self.errors = errors


class Upload(Protocol):
    """A file of a form, as views see it."""

    filename: str | None

    def read(self) -> bytes:
        """Give its bytes."""


def path(model: type[M], given: Mapping[str, str]) -> M:
    """Check the variable parts of the address; what cannot be a name of anything is not found."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        name = error.errors()[0]["loc"][0]
        raise NotFound(f"There is nothing with the {name} {str(given.get(str(name)))[:80]!r}.") from error


def query(model: type[M], request: Request) -> M:
    """Check the query."""
    return _validated(model, _fields(request.args, model, "query"), "query")


def headers(model: type[M], request: Request) -> M:
    """Check the headers that a model names; others are not looked at."""
    named = {field.alias or name for name, field in model.model_fields.items()}
    return _validated(model, {name: request.headers[name] for name in named if name in request.headers}, "")


def body(takes: Mapping[str, type[BaseModel]], request: Request) -> BaseModel:
    """Read and check the body as the type that the client says it is; raises Unsupported for others."""
    model = takes.get(request.mimetype)
    if model is None:
        given = f"got {request.mimetype[:80]!r}" if request.mimetype else "none was given"
        raise Unsupported(f"The Content-Type must be {' or '.join(takes)}, {given}.")
    if request.mimetype == "application/json":
        # A number in quotes is no number in JSON; in a form, everything is text.
        return _validated(model, _json(request), "body", strict=True)
    return _validated(model, _form(request, model), "body")


def _json(request: Request) -> Any:  # noqa: ANN401 - JSON may be anything; the model says what it must be
    request.max_content_length = JSON_LIMIT
    if (request.content_length or 0) > JSON_LIMIT:
        raise TooLarge(
            f"The JSON has {request.content_length:,} bytes; at most {JSON_LIMIT:,} are taken. Upload a file instead."
        )
    try:
        text = request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"The JSON is not valid UTF-8 (at byte {error.start}).") from error
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply.") from error
    except ValueError as error:
        raise Malformed(f"The body is not valid JSON: {error}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        # Readers differ in which one they take: what one of them checked another would not use.
        raise ValueError("an object has the same key twice")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _form(request: Request, model: type[BaseModel]) -> dict[str, Any]:
    fields = _fields(request.form, model, "body")
    files: MultiDict[str, FileStorage] = request.files
    for name, file in files.items(multi=True):
        if name in fields:
            raise Invalid((Wrong(f"body.{name}", "is given more than once"),))
        fields[name] = file
    if not fields:
        raise Malformed("The form is empty or cannot be read: check its boundary.")
    return fields


def _fields(given: MultiDict[str, str], model: type[BaseModel], where: str) -> dict[str, Any]:
    """Take repeated fields as lists where the model has a list, and refuse them elsewhere."""
    fields: dict[str, Any] = {}
    for name, values in given.lists():
        if any(REPLACEMENT in text for text in (name, *values)):
            # What came in place of bytes that are no UTF-8 must not be taken for what was meant.
            raise Malformed(f"The field {name[:80]!r} is not valid UTF-8.")
        several = name in model.model_fields and "list" in str(model.model_fields[name].annotation)
        if len(values) > 1 and not several:
            raise Invalid((Wrong(f"{where}.{name[:80]}", "is given more than once"),))
        fields[name] = list(values) if several else values[0]
    return fields


def _validated(
    model: type[M],
    given: Any,  # noqa: ANN401 - it is not checked yet
    where: str,
    *,
    strict: bool = False,
) -> M:
    try:
        return model.model_validate(given, strict=strict)
    except ValidationError as error:
        # "Should be null" is said of whatever may be left out, and helps nobody.
        told = [each for each in error.errors(include_url=False) if each["type"] != "none_required"]
        raise Invalid(tuple(_wrong(each, where) for each in told[:20])) from error


def _wrong(error: Mapping[str, Any], where: str) -> Wrong:
    place = [where] if where else []
    place += [str(part)[:80] for part in error["loc"] if not _is_inner(part)]
    return Wrong(".".join(place), error["msg"].removeprefix("Value error, "))


def _is_inner(part: str | int) -> bool:
    """Tell pydantic's names for the choices of a type from names that the client wrote."""
    return isinstance(part, str) and part.startswith(("function-", "constrained-", "list[", "literal["))
