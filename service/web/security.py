"""Headers, cookies, limits and the token against forged requests."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect

from service.settings import Settings

MEGABYTE = 1024 * 1024

# Room for the other fields and for a file that is a little too large: that one is refused on the form itself.
MARGIN = 4 * MEGABYTE

# 200,000 characters of pasted text are at most 0.6 MB of UTF-8 in our languages; a longer text is refused on
# the form, with what was typed.
MAX_FORM_MEMORY = 3 * MEGABYTE

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With https, the check of the token compares the referrer: it has to be sent to ourselves.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
}


class Sessions(SecureCookieSessionInterface):
    """Marks the cookie Secure exactly when the request came by https, also behind a trusted proxy."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the browser may send the cookie by https only."""
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave public pages without a word of the session, which is looked at on every request: caches keep them."""
        if request.blueprint != "public" or session.modified:
            super().save_session(app, session, response)


def install(app: Flask, settings: Settings) -> None:
    """Set limits and cookies, demand the token on every change, and put the headers on every answer."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="bulletins",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.max_upload + MARGIN,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_MEMORY,
        MAX_FORM_PARTS=40,
        # A form may stay open for a working day; the token ends with the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    CSRFProtect(app)
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Add the security headers, and keep drafts out of shared caches."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        # Who came by https once comes by https for a year, whatever a link says.
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
