"""One-time links: the first administrator, an invitation, a new password."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.database.people import checked_email, checked_name
from service.database.people_links import LinkRow, LinkStore
from service.web import i18n
from service.web.parts import parts
from service.web.people import passwords
from service.web.people.access import everybody
from service.web.people.blueprint import blueprint
from service.web.people.limits import count_sign_in
from service.web.people.sign_in import let_in


@blueprint.get("/join/<secret>")
@everybody
def join(secret: str) -> str:
    """Show what a link is for; it is used up only when the form is sent."""
    count_sign_in()
    return _form(_links().find(secret))


@blueprint.post("/join/<secret>")
@everybody
def use(secret: str) -> Response:
    """Make the account, or keep the new password, and sign in; role and address are the invitation's."""
    count_sign_in()
    link = _links().find(secret)
    name, email = request.form.get("name", ""), link.email or request.form.get("email", "")
    password = request.form.get("password", "")
    try:
        if link.kind != "reset":
            name, email = checked_name(name), checked_email(email)
        if wrong := passwords.problem(password, name=name, email=email):
            raise BadInput(wrong)
        if password != request.form.get("again", ""):
            raise BadInput(_("The two passwords are not the same."))
        kept = passwords.hashed(password)
        if link.kind == "reset":
            person = _links().choose(secret, password=kept)
        else:
            person = _links().join(secret, name=name, email=email, password=kept, language=i18n.language())
    except BadInput as error:
        return make_response(_form(link, name=name, email=email, error=str(error)), 400)
    let_in(person)
    return redirect(url_for("evaluation.index" if person.role == "evaluator" else "pages.index"), 303)


def _links() -> LinkStore:
    return LinkStore(parts().store.engine)


def _form(link: LinkRow, *, name: str = "", email: str = "", error: str | None = None) -> str:
    return render_template(
        "people/join.html",
        link=link,
        name=name,
        email=link.email or email,
        error=error,
        shortest=passwords.SHORTEST,
        longest=passwords.LONGEST,
    )
