"""The one place where errors become HTTP: a page for browsers, JSON for programs."""

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from models.errors import AppError

log = logging.getLogger(__name__)

# What the framework refuses, in our words: a heading and what to do.
TEXTS = {
    400: ("This request cannot be used", "Go back, check what you sent, and send it again."),
    404: ("Nothing is here", "The address may be mistyped, or the bulletin was never made here."),
    405: ("This address does not do that", "Go back and use the buttons of the page."),
    413: (
        "This is too large",
        "Go back: your browser keeps what you typed. Choose a smaller file or a shorter text.",
    ),
    500: ("Something broke on our side", "It has been written to the log. Nothing that was stored is lost."),
    503: ("Not ready", "The service cannot do this at the moment."),
}
FORGED = (
    "The form was open for too long, or your browser refuses our cookie. Go back, reload, and send it again."
)


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(AppError, show_app_error)
    app.register_error_handler(HTTPException, show_http_error)


def show_app_error(error: AppError) -> Response:
    """Answer with the error's own status and text."""
    if error.status >= 500:
        log.error("%s: %s", error.code, error)
    return _answer(error.status, error.code, str(error))


def show_http_error(error: HTTPException) -> Response:
    """Answer what the framework refused, and a failure of ours, in our own words."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    code = error.name.lower().replace(" ", "_")
    message = FORGED if isinstance(error, CSRFError) else TEXTS.get(status, TEXTS[400])[1]
    answer = _answer(status, code, message)
    if status == 405:
        answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer


def wants_json() -> bool:
    """Tell whether the client asks for JSON rather than for a page."""
    kinds = request.accept_mimetypes
    return bool(kinds) and kinds["application/json"] > kinds["text/html"]


def _answer(status: int, code: str, message: str) -> Response:
    if wants_json():
        answer = jsonify(error={"code": code, "message": message})
    else:
        heading = TEXTS.get(status, TEXTS[400])[0]
        answer = make_response(render_template("error.html", status=status, heading=heading, message=message))
    answer.status_code = status
    return answer
