"""Tokens for programs: a person makes their own, never with more rights than they have."""

from typing import Final

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput, NotFound
from service.database.people import TOKEN_ROLES
from service.database.tokens import TokenRow, TokenStore
from service.web.auth.errors import Forbidden
from service.web.parts import parts
from service.web.people.access import account, current_person, may
from service.web.people.blueprint import blueprint

# How long a token may work, in days; the first is what the form proposes.
ENDS: Final = (90, 30, 365)
MOST: Final = 20


@blueprint.get("/account/tokens")
@account
def tokens() -> str:
    """List one's own tokens; an administrator sees all."""
    return _page()


@blueprint.post("/account/tokens")
@account
def make_token() -> Response:
    """Make a token and show its secret, in this one answer."""
    person, role = current_person(), request.form.get("role", "")
    try:
        if role not in TOKEN_ROLES[person.role]:
            raise Forbidden(_("Your role allows no token of this kind."))
        days = request.form.get("days", "")
        if days not in map(str, ENDS):
            raise BadInput(_("Choose one of the times in the list."))
        if sum(row.works for row in _store().list(person=person.id)) >= MOST:
            raise BadInput(_("You have %(number)s tokens that work. Revoke one first.", number=MOST))
        row, secret = _store().create(
            request.form.get("name", ""), role=role, days=int(days), by=person.actor, person=person.id
        )
    except BadInput as error:
        return make_response(_page(error=str(error), typed=request.form.get("name", "")), error.status)
    return make_response(_page(made=row, secret=secret))


@blueprint.post("/account/tokens/<id>/revoke")
@account
def revoke_token(id: str) -> Response:
    """Close a token of one's own; an administrator may close any."""
    person = current_person()
    if not may("administer") and id not in {row.id for row in _store().list(person=person.id)}:
        raise NotFound(_("You have no token with this id."))
    _store().revoke(id, by=person.actor)
    flash(_("The token opens nothing any more."))
    return redirect(url_for("people.tokens"), 303)


def _store() -> TokenStore:
    return TokenStore(parts().store.engine)


def _page(*, made: TokenRow | None = None, secret: str = "", error: str = "", typed: str = "") -> str:
    person = current_person()
    rows = _store().list(person=None if may("administer") else person.id)
    return render_template(
        "people/tokens.html",
        rows=[row for row in reversed(rows) if row.works],
        mine=person.id,
        roles=TOKEN_ROLES[person.role],
        ends=ENDS,
        made=made,
        secret=secret,
        error=error,
        typed=typed,
    )
