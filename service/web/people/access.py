"""Decides who may do what at the desk: every page is closed until a person is signed in who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Final, Literal, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from models.errors import AppError
from service.database.people_sessions import SessionStore
from service.settings import Settings
from service.web.asking import wants_json
from service.web.auth.access import LOOPBACK
from service.web.auth.errors import Forbidden
from service.web.parts import parts
from service.web.people.person import OPEN, Permission, Person

P = ParamSpec("P")
R = TypeVar("R")
Guard = Permission | Literal["everybody", "account"]

MARK: Final = "bulletins_guard"
# What has guards of its own (tokens), or is for everybody; all else takes a person.
FREE_RULES: Final = (
    "/static/", "/healthz", "/readyz", "/metrics", "/api/", "/libretranslate", "/deepl", "/v2/", "/v3/", "/p/",
)  # fmt: skip
FREE_BLUEPRINTS: Final = frozenset({"i18n", "public"})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(AppError):
    """Nobody is signed in."""

    status = 401
    code = "sign_in"


class SignedIn:
    """Whom Flask-Login knows: a person and the secret of their session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person, secret: str) -> None:
        self.person = person
        self.secret = secret

    def get_id(self) -> str:
        """Give what the signed cookie holds; the database knows only its hash."""
        return self.secret


def install(app: Flask, settings: Settings) -> None:
    """Guard every page of an application; `person` and `may` are known to the templates."""
    manager = LoginManager()
    # Its own variable in templates would look into the session for public pages as well.
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    app.before_request(_check)
    app.jinja_env.globals["may"] = may
    app.context_processor(_whom)


def signed_in() -> Person | None:
    """Tell who is at the desk; None when nobody is signed in."""
    if parts().settings.open_api:
        return OPEN if _is_local() else None
    user = current_user
    return user.person if isinstance(user._get_current_object(), SignedIn) else None


def current_person() -> Person:
    """Tell who is at the desk; raises SignInNeeded."""
    person = signed_in()
    if person is None:
        raise SignInNeeded(
            _("You are not signed in, or your session has ended. Sign in, then send it again.")
        )
    return person


def may(permission: Permission) -> bool:
    """Tell whether whoever is at the desk may do this; nobody may do nothing."""
    person = signed_in()
    return person is not None and permission in person.permissions


def allow(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only those in who may do this; others are asked to sign in, or told that they may not."""
    return _guarded(permission)


def everybody(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in, signed in or not."""
    return _guarded("everybody")(view)


def account(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in who has an account, whatever their role."""
    return _guarded("account")(view)


def require(guard: Guard) -> None:
    """Raise SignInNeeded or Forbidden unless whoever asks may go on."""
    if guard == "everybody":
        return
    if parts().settings.open_api and not _is_local():
        raise Forbidden(
            _(
                "An open service answers this machine alone: at 127.0.0.1 or localhost. Start it without --open."
            )
        )
    person = current_person()
    if guard == "account":
        if person.is_open:
            raise Forbidden(
                _("The service is open (--open): nobody has an account. Start it without --open.")
            )
    elif guard not in person.permissions:
        raise Forbidden(_("Your role does not allow this. Ask an administrator for another one."))


def _guarded(guard: Guard) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require(guard)
            return view(*args, **kwargs)

        setattr(guarded, MARK, guard)
        return guarded

    return decorate


def guard_of(endpoint: str, rule: str, method: str) -> Guard:
    """Tell what a view takes; one that says nothing takes the right to read, and to edit where it changes things."""
    marked: Guard | None = getattr(current_app.view_functions.get(endpoint), MARK, None)
    if marked is not None:
        return marked
    if rule.startswith(FREE_RULES) or request.blueprint in FREE_BLUEPRINTS:
        return "everybody"
    return "read" if method in SAFE else "edit"


def _check() -> Response | None:
    """Answer before anything of a request is read, if whoever asks may not go on."""
    if request.url_rule is None or request.endpoint is None:
        return None
    guard = guard_of(request.endpoint, request.url_rule.rule, request.method)
    try:
        require(guard)
    except SignInNeeded:
        if request.method in SAFE and not wants_json():
            here = request.full_path.rstrip("?")
            return redirect(url_for("people.sign_in", next=here), 303)
        raise
    except Forbidden:
        if request.endpoint == "pages.index" and may("evaluate"):
            return redirect(url_for("evaluation.index"), 303)
        raise
    return None


def session_secret() -> str:
    """Give the secret of the present session; empty when there is none."""
    secret: str = session.get("_user_id", "")
    return secret


def _load(secret: str) -> SignedIn | None:
    row = SessionStore(parts().store.engine).find(secret)
    return None if row is None else SignedIn(Person.of(row), secret)


def _whom() -> dict[str, Person | str | None]:
    """Tell templates who is at the desk; public pages are the same for everybody."""
    try:
        person = None if request.blueprint in FREE_BLUEPRINTS else signed_in()
    except DBAPIError:
        # The page that says so has to be shown without the database.
        person = None
    here = person is not None and not person.is_open
    return {"person": person, "sign_out_url": url_for("people.sign_out") if here else None}


def _is_local() -> bool:
    """Tell whether the browser knows us by a name of this machine.

    After a DNS answer that was switched, a page from elsewhere names its own host.
    """
    if "bulletins_local" not in g:
        try:
            g.bulletins_local = urlsplit(f"//{request.host}").hostname in LOOPBACK
        except ValueError:
            g.bulletins_local = False
    local: bool = g.bulletins_local
    return local
