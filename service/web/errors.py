"""The one place where errors become HTTP: a page for browsers, JSON for programs, problems for the API."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from models.errors import AppError
from service.web.asking import wants_json
from service.web.compat import shapes
from service.web.said import said

log = logging.getLogger(__name__)

# What the framework refuses, in our words: a heading and what to do.
TEXTS = {
    400: (
        lazy_gettext("This request cannot be used"),
        lazy_gettext("Go back, check what you sent, and send it again."),
    ),
    401: (lazy_gettext("You are not signed in"), ""),
    403: (lazy_gettext("This is not open to you"), ""),
    404: (
        lazy_gettext("Nothing is here"),
        lazy_gettext("The address may be mistyped, or the bulletin was never made here."),
    ),
    405: (
        lazy_gettext("This address does not do that"),
        lazy_gettext("Go back and use the buttons of the page."),
    ),
    409: (lazy_gettext("This does not go with how things are"), ""),
    413: (
        lazy_gettext("This is too large"),
        lazy_gettext("Go back: your browser keeps what you typed. Choose a smaller file or a shorter text."),
    ),
    429: (lazy_gettext("Too much at once"), ""),
    500: (
        lazy_gettext("Something broke on our side"),
        lazy_gettext("It has been written to the log. Nothing that was stored is lost."),
    ),
    503: (lazy_gettext("Not ready"), lazy_gettext("The service cannot do this at the moment.")),
}
API = "/api/"
# The same for programs, that have no page to go back to.
API_TEXTS = {
    400: "The request cannot be read: check its headers, its encoding and its body.",
    404: "There is nothing at this address. /api/v1/openapi.json lists all that there are.",
    405: "This address does not take this method; the header Allow names those that it takes.",
    413: "The request is larger than this address takes. Send a smaller file or a shorter text.",
    500: "Something broke on our side. It has been written to the log; nothing that was stored is lost.",
}
PHRASES = {status.value: status.phrase for status in HTTPStatus}
FORGED = lazy_gettext(
    "The form was open for too long, or your browser refuses our cookie. Go back, reload, and send it again."
)


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(AppError, show_app_error)
    app.register_error_handler(HTTPException, show_http_error)


def show_app_error(error: AppError) -> Response:
    """Answer with the error's own status and text."""
    wait: int | None = getattr(error, "retry_after", None)
    # Who is asked to come again has met a limit that works, and no failure.
    if error.status >= 500 and wait is None:
        log.error("%s: %s", error.code, error)
    answer = _answer(error.status, error.code, error, places=getattr(error, "errors", ()))
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    # A person signs in on a page; only programs can show a token.
    if error.status == 401 and error.code != "sign_in":
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def show_http_error(error: HTTPException) -> Response:
    """Answer what the framework refused, and a failure of ours, in our own words."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if (compatible := shapes.shaped_http(status)) is not None:
        return _allowing(compatible, error)
    code = error.name.lower().replace(" ", "_")
    if request.path.startswith(API):
        message = API_TEXTS.get(status, API_TEXTS[400])
    else:
        message = str(FORGED if isinstance(error, CSRFError) else TEXTS.get(status, TEXTS[400])[1])
    return _allowing(_answer(status, code, message), error)


def _allowing(answer: Response, error: HTTPException) -> Response:
    if error.code == 405:
        answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer


def _answer(status: int, code: str, message: str | AppError, *, places: Iterable[Any] = ()) -> Response:
    if (compatible := shapes.shaped(status, str(message))) is not None:
        return compatible
    if request.path.startswith(API):
        answer = _problem(status, code, str(message), places)
    elif wants_json():
        answer = jsonify(error={"code": code, "message": said(message)})
    else:
        heading = TEXTS.get(status, TEXTS[400])[0]
        answer = make_response(
            render_template("error.html", status=status, heading=heading, message=said(message))
        )
    answer.status_code = status
    return answer


def _problem(status: int, code: str, message: str, places: Iterable[Any]) -> Response:
    """Write a problem (RFC 9457); `error` says the same in the form of all our other answers."""
    problem: dict[str, Any] = {
        "type": f"urn:parallel-bulletins:{code}",
        "title": PHRASES.get(status, "Error"),
        "status": status,
        "detail": message,
        "error": {"code": code, "message": message},
    }
    if listed := [asdict(each) for each in places]:
        problem["errors"] = listed
    answer = jsonify(problem)
    answer.mimetype = "application/problem+json"
    return answer
