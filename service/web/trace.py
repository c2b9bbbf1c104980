"""Gives each request an id, and writes and counts how it was answered."""

import logging
import re
import time
from contextlib import ExitStack
from uuid import uuid4

from flask import Flask, Response, g, request

from service import logs
from service.settings import Settings
from service.web import metrics

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# What others send goes into our log: a name, never a line end or a page of text.
GIVEN = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# Asked by machines every few seconds.
QUIET = ("static", "health.alive", "health.ready", "metrics.metrics")


def install(app: Flask, settings: Settings) -> None:
    """Take or make the id before anything else, and tell it in the answer."""
    # A person at a terminal wants to read what matters; a program that reads JSON filters for itself.
    level = logging.INFO if settings.log_format == "json" else logging.DEBUG

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if GIVEN.fullmatch(given) else uuid4().hex
        g.began = time.monotonic()
        g.bound = ExitStack()
        g.bound.enter_context(logs.bound(request=g.request_id))

    def tell(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        seconds = time.monotonic() - g.began
        metrics.count(response.status_code, seconds)
        if request.endpoint not in QUIET:
            # The rule, not the address: addresses hold ids and what people typed.
            rule = request.url_rule.rule if request.url_rule else "unknown"
            log.log(level, "%s %s %s %.0f ms", request.method, rule, response.status_code, seconds * 1000)
        return response

    def end(_error: BaseException | None) -> None:
        if "bound" in g:
            g.bound.close()

    app.before_request(begin)
    app.after_request(tell)
    app.teardown_request(end)
