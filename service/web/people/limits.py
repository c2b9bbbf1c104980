"""How often a person may send articles in and change things, and an address may try to sign in."""

from typing import Final

from flask import Flask, current_app, request

from service.settings import Settings
from service.web.auth.limiter import Limiter
from service.web.people.access import SAFE, current_person, guard_of

EXTENSION: Final = "bulletins-people-limits"
# Far more than anybody types, far less than a program sends.
SIGN_INS: Final = 20
SUBMISSIONS: Final = 30
SUBMITTING: Final = frozenset({"pages.create", "batches.create"})


def install(app: Flask, settings: Settings) -> None:
    """Start counting for an application; the guard of access.py has to be there."""
    app.extensions[EXTENSION] = {
        "sign_in": Limiter(SIGN_INS),
        "submit": Limiter(SUBMISSIONS),
        "change": Limiter(settings.rate_per_minute),
    }
    app.before_request(_count_change)


def count_sign_in() -> None:
    """Count a try to come in from the present address; raises TooMany."""
    _limiter("sign_in").count(f"address:{request.remote_addr}")


def _count_change() -> None:
    """Count what a person changes; what anybody may do, and programs, are counted elsewhere."""
    rule = request.url_rule
    if rule is None or request.endpoint is None or request.method in SAFE:
        return
    if guard_of(request.endpoint, rule.rule, request.method) == "everybody":
        return
    person = f"person:{current_person().id}"
    _limiter("change").count(person)
    if request.endpoint in SUBMITTING:
        _limiter("submit").count(person)


def _limiter(name: str) -> Limiter:
    limiter: Limiter = current_app.extensions[EXTENSION][name]
    return limiter
