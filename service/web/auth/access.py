"""Lets a request in, or says why not."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request

from service.database.tokens import TokenStore
from service.settings import Settings
from service.web.auth.errors import Forbidden, Unauthorized
from service.web.auth.limiter import Limiter
from service.web.auth.scopes import OF_ROLE, OPEN, Scope, Token
from service.web.parts import parts

EXTENSION: Final = "bulletins-limiter"

P = ParamSpec("P")
R = TypeVar("R")

HOW: Final = "Send it as `Authorization: Bearer pb_…`; an admin makes one with: bulletins tokens create"
# Names by which a browser on this machine reaches this machine and no other.
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def install(app: Flask, settings: Settings) -> None:
    """Start counting requests for an application."""
    app.extensions[EXTENSION] = Limiter(settings.rate_per_minute)


def require(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only callers in whose bearer token has the scope; `current_token()` names them inside.

    Raises Unauthorized, Forbidden, or TooMany with the seconds to wait.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            accept(_bearer(), scope)
            return view(*args, **kwargs)

        return guarded

    return decorate


def accept(key: str | None, scope: Scope) -> Token:
    """Find the caller of a secret and count the request; for APIs that carry it in a place of their own.

    In an open service everybody who comes from this machine, and from no foreign web page, is let in, with any key
    or none; a token that works keeps its own scopes.
    """
    token = _caller(key)
    if scope not in token.scopes:
        raise Forbidden(
            f"The token {token.name!r} may not do this: it lacks the scope {scope!r}. "
            f"It has: {', '.join(sorted(token.scopes))}."
        )
    g.token = token
    return token


def current_token() -> Token:
    """Name the caller of the present request, once `require` or `accept` has let it in."""
    token: Token = g.token
    return token


def _caller(key: str | None) -> Token:
    its, limiter = parts(), _limiter()
    row = TokenStore(its.store.engine).find(key) if key else None
    if row is not None:
        limiter.count(f"token:{row.id}")
        return Token(row.id, row.name, OF_ROLE[row.role])
    # Only those without a token share the limit of their address: one that guesses locks nobody else out.
    limiter.count(f"address:{request.remote_addr}")
    if its.settings.open_api:
        _refuse_foreign_pages()
        return OPEN
    what = "This token is unknown, expired or revoked." if key else "A token is needed."
    raise Unauthorized(f"{what} {HOW}")


def _refuse_foreign_pages() -> None:
    """Keep web pages from elsewhere, opened in a browser on this machine, from using an open service.

    Their requests name another origin, or (after a DNS answer that was switched) another host.
    """
    try:
        host = urlsplit(f"//{request.host}").hostname
        origin = urlsplit(request.headers.get("Origin", request.host_url)).netloc
    except ValueError:
        host, origin = None, ""
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if host not in LOOPBACK or foreign or origin != request.host:
        raise Forbidden(
            "An open service answers this machine alone: at 127.0.0.1 or localhost, and to no other web page. "
            "Use a token."
        )


def _limiter() -> Limiter:
    limiter: Limiter = current_app.extensions[EXTENSION]
    return limiter


def _bearer() -> str | None:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() or None if kind.lower() == "bearer" else None
