"""Coming in and going out."""

from datetime import datetime
from typing import Final

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from service.database.people import PeopleStore, PersonRow
from service.database.people_guesses import GuessStore
from service.database.people_sessions import SessionStore
from service.web.addresses import inner
from service.web.parts import parts
from service.web.people import passwords
from service.web.people.access import SignedIn, everybody, may, session_secret, signed_in
from service.web.people.blueprint import blueprint
from service.web.people.limits import count_sign_in
from service.web.people.person import Person

# Longer than any address and password of ours; nothing longer is looked at.
FIELD: Final = 300


@blueprint.get("/sign-in")
@everybody
def sign_in() -> Response:
    """Show the form, or go on where somebody is signed in already."""
    wanted = inner(request.args.get("next", ""))
    if signed_in() is not None:
        return redirect(_home(wanted), 303)
    return make_response(_form(wanted))


@blueprint.post("/sign-in")
@everybody
def enter() -> Response:
    """Sign somebody in; what is wrong is never told more exactly than that it is wrong."""
    wanted, email = inner(request.form.get("next", "")), request.form.get("email", "")[:FIELD]
    if parts().settings.open_api:
        return redirect(_home(wanted), 303)
    count_sign_in()
    engine = parts().store.engine
    guesses = GuessStore(engine)
    if (until := guesses.barred(email)) is not None:
        return make_response(_form(wanted, email, _barred(until)), 429)
    found = PeopleStore(engine).with_email(email)
    person, kept = found or (None, None)
    password = request.form.get("password", "")
    if not passwords.fits(password, kept) or person is None or kept is None:
        guesses.failed(email)
        return make_response(_form(wanted, email, _("Address and password do not fit together.")), 403)
    guesses.forgive(email)
    if passwords.is_old(kept):
        PeopleStore(engine).keep_hash(person.id, password=passwords.hashed(password))
    let_in(person)
    return redirect(_home(wanted), 303)


@blueprint.post("/sign-out")
@everybody
def sign_out() -> Response:
    """End the session of this browser."""
    if secret := session_secret():
        SessionStore(parts().store.engine).end(secret)
    leave()
    flash(_("You are signed out."))
    return redirect(url_for("people.sign_in"), 303)


def let_in(person: PersonRow) -> None:
    """Begin a session in this browser; nothing of an earlier one goes on in it."""
    secret = SessionStore(parts().store.engine).begin(person, agent=request.user_agent.string)
    session.clear()
    login_user(SignedIn(Person.of(person), secret))


def leave() -> None:
    """Forget everything that this browser held of a session."""
    logout_user()
    session.clear()


def _home(wanted: str) -> str:
    return url_for("evaluation.index") if wanted == "/" and not may("read") and may("evaluate") else wanted


def _form(wanted: str, email: str = "", error: str | None = None) -> str:
    first = not parts().settings.open_api and not PeopleStore(parts().store.engine).has_administrator()
    return render_template("people/sign_in.html", wanted=wanted, email=email, error=error, first=first)


def _barred(until: datetime) -> str:
    text = _(
        "There were too many wrong passwords for this address. Try again after %(time)s, or ask an administrator "
        "for a link with which you choose a new password.",
        time=format_datetime(until, "short"),
    )
    return str(text)
