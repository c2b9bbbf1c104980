"""The page of one's own account: name, language, password, and where one is signed in."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.database.people import PeopleStore
from service.database.people_guesses import GuessStore
from service.database.people_sessions import SessionStore
from service.web.i18n import LANGUAGES
from service.web.parts import parts
from service.web.people import passwords
from service.web.people.access import account, current_person, session_secret
from service.web.people.blueprint import blueprint
from service.web.people.browsers import browser_name
from service.web.people.limits import count_sign_in
from service.web.people.sign_in import leave, let_in


@blueprint.get("/account")
@account
def own() -> str:
    """Show one's own account."""
    return _page()


@blueprint.post("/account")
@account
def save() -> Response:
    """Keep name and language; nothing else can be changed here, whatever is sent."""
    language = request.form.get("language", "")
    try:
        if language and language not in LANGUAGES:
            raise BadInput(_("The interface is not available in that language. Choose one of the list."))
        _people().set_profile(
            current_person().id, name=request.form.get("name", ""), language=language or None
        )
    except BadInput as error:
        return make_response(_page(field="name", error=str(error)), 400)
    flash(_("Saved."))
    return redirect(url_for("people.own"), 303)


@blueprint.post("/account/password")
@account
def change_password() -> Response:
    """Change one's own password; every other browser is signed out."""
    person, given = current_person(), request.form.get("password", "")
    # A browser that somebody left open must not become a way to guess.
    count_sign_in()
    found = _people().with_email(person.email)
    if found is None or GuessStore(parts().store.engine).barred(person.email):
        return make_response(
            _page(field="current", error=_("Too many wrong passwords. Try again later.")), 429
        )
    if not passwords.fits(request.form.get("current", ""), found[1]):
        GuessStore(parts().store.engine).failed(person.email)
        return make_response(_page(field="current", error=_("This is not your present password.")), 403)
    wrong = passwords.problem(given, name=person.name, email=person.email)
    if wrong is None and given != request.form.get("again", ""):
        wrong = _("The two passwords are not the same.")
    if wrong is not None:
        return make_response(_page(field="password", error=wrong), 400)
    _people().set_password(person.id, password=passwords.hashed(given), by=person.actor)
    let_in(found[0])
    flash(_("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for("people.own"), 303)


@blueprint.post("/account/sign-out-everywhere")
@account
def sign_out_everywhere() -> Response:
    """End all sessions, this one too."""
    person = current_person()
    SessionStore(parts().store.engine).end_all(person.id, by=person.actor)
    leave()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("people.sign_in"), 303)


def _people() -> PeopleStore:
    return PeopleStore(parts().store.engine)


def _page(*, field: str = "", error: str = "") -> str:
    person = current_person()
    return render_template(
        "people/account.html",
        row=_people().get(person.id),
        languages=LANGUAGES,
        browser_name=browser_name,
        sessions=SessionStore(parts().store.engine).list(person.id, current=session_secret()),
        field=field,
        error=error,
        typed=request.form.get("name") if field == "name" else None,
        shortest=passwords.SHORTEST,
        longest=passwords.LONGEST,
    )
