"""Who works here, for the administrator: invite, give a role, help with a password, close an account."""

from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.database.audit import Actor
from service.database.people import ROLES, LastAdministrator, PeopleStore, checked_role
from service.database.people_links import LinkStore
from service.database.people_sessions import SessionStore
from service.web.parts import parts
from service.web.people.access import allow, current_person
from service.web.people.blueprint import blueprint


@blueprint.get("/people")
@allow("administer")
def team() -> str:
    """List everybody and the invitations that wait."""
    return _page()


@blueprint.post("/people/invite")
@allow("administer")
def invite() -> Response:
    """Make an invitation and show its link, in this one answer."""
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        secret = _links().invite(email, role=checked_role(role), by=current_person().actor)
    except BadInput as error:
        return make_response(_page(error=str(error), typed=email, role=role), 400)
    return make_response(_page(link=_address(secret), whom=email.strip(), kind="invitation"))


@blueprint.post("/people/invitations/<id>/withdraw")
@allow("administer")
def withdraw(id: str) -> Response:
    """Take an invitation back."""
    _links().withdraw(id, by=current_person().actor)
    flash(_("The invitation is withdrawn."))
    return redirect(url_for("people.team"), 303)


@blueprint.post("/people/<id>/role")
@allow("administer")
def give_role(id: str) -> Response:
    """Give somebody another role."""
    return _changed(lambda: _people().set_role(id, role=checked_role(request.form.get("role", "")), by=_me()))


@blueprint.post("/people/<id>/reset")
@allow("administer")
def reset(id: str) -> Response:
    """Make a link for a new password and show it, in this one answer."""
    person = _people().get(id)
    secret = _links().reset(person.email, by=current_person().actor)
    return make_response(_page(link=_address(secret), whom=person.name, kind="reset"))


@blueprint.post("/people/<id>/sign-out")
@allow("administer")
def sign_out_person(id: str) -> Response:
    """End all sessions of somebody."""
    person = _people().get(id)
    return _changed(lambda: SessionStore(parts().store.engine).end_all(person.id, by=_me()))


@blueprint.post("/people/<id>/<any(close, reopen):what>")
@allow("administer")
def close(id: str, what: str) -> Response:
    """Let somebody in no more, or again; not oneself."""
    if id == current_person().id:
        return make_response(_page(error=_("Nobody can close their own account.")), 409)
    act = _people().close if what == "close" else _people().reopen
    return _changed(lambda: act(id, by=_me()))


def _changed(change: Callable[[], None]) -> Response:
    try:
        change()
    except (LastAdministrator, BadInput) as error:
        return make_response(_page(error=str(error)), error.status)
    flash(_("Saved."))
    return redirect(url_for("people.team"), 303)


def _me() -> Actor:
    return current_person().actor


def _people() -> PeopleStore:
    return PeopleStore(parts().store.engine)


def _links() -> LinkStore:
    return LinkStore(parts().store.engine)


def _address(secret: str) -> str:
    return url_for("people.join", secret=secret, _external=True)


def _page(
    *, error: str = "", typed: str = "", role: str = "editor", link: str = "", whom: str = "", kind: str = ""
) -> str:
    return render_template(
        "people/team.html",
        rows=_people().list(),
        pending=_links().pending(),
        roles=ROLES,
        me=current_person().id,
        error=error,
        typed=typed,
        role=role,
        link=link,
        whom=whom,
        kind=kind,
    )
