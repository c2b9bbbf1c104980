"""The languages of the interface: which one a reader gets, and the switch between them."""

from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Flask, g, has_request_context, redirect, request
from flask_babel import Babel
from werkzeug.wrappers import Response

from models.errors import BadInput
from service.database.people import PeopleStore
from service.exports.aligned import LANG_ATTRIBUTES
from service.web import areas
from service.web.addresses import inner
from service.web.parts import parts
from service.web.people import signed_in

# The autonyms, in the order of the switch: nobody has to know English to find the own language.
LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
DEFAULT: Final = "en"
# Dates in English as most of the world writes them: 3 May 2026 cannot be misread.
# The last one is for public pages alone.
LOCALES: Final = {"vi": "vi", "en": "en_GB", "zh": "zh_Hans", "zh-Hant": "zh_Hant"}
COOKIE: Final = "language"
YEAR: Final = 365 * 24 * 3600
FOLDER: Final = Path(__file__).with_name("translations")

blueprint = Blueprint("i18n", __name__)


def install(app: Flask) -> None:
    """Make gettext, the filters for dates and numbers, and the switch known to the application."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, default_locale=LOCALES[DEFAULT], locale_selector=select)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.register_blueprint(blueprint)
    areas.install(app)
    app.context_processor(lambda: {"html_lang": html_lang(), "interface_languages": LANGUAGES})


def select() -> str:
    """Choose the locale for the request: the page's own language, the account's, the cookie's, the browser's."""
    return LOCALES[language()]


def language() -> str:
    """Name the language of the interface for the present request."""
    if not has_request_context():
        return DEFAULT
    # One after the other: to ask for the account would make a public page one of a session.
    if (own := _of_page()) in LOCALES:
        return own
    for choice in (_of_account, _of_cookie):
        if (wanted := choice()) in LANGUAGES:
            return wanted
    return of_browser()


def of_browser() -> str:
    """Name the language of ours that the browser wants most; it may want any."""
    # The first one is what `*` gets.
    ours = sorted(LANGUAGES, key=lambda tag: tag != DEFAULT)
    return request.accept_languages.best_match(ours, DEFAULT) or DEFAULT


def html_lang() -> str:
    """Give the value of the `lang` attribute for the words of the interface."""
    return LANG_ATTRIBUTES[language()]


@blueprint.post("/language")
def switch() -> Response:
    """Keep the reader's choice, and go back to the page that they were on."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        raise BadInput(f"There is no interface in {wanted[:20]!r}. Available: {', '.join(LANGUAGES)}.")
    _keep_in_account(wanted)
    answer = redirect(inner(request.form.get("next", "")), 303)
    answer.set_cookie(
        COOKIE, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure, path="/"
    )
    return answer


def _of_page() -> str | None:
    return cast(str | None, g.get("page_language"))


def _of_account() -> str | None:
    person = signed_in()
    return None if person is None else person.language


def _of_cookie() -> str | None:
    return request.cookies.get(COOKIE)


def _keep_in_account(wanted: str) -> None:
    """Let the account know, if there is one that has a language: it goes before the cookie."""
    person = signed_in()
    if person is not None and not person.is_open:
        PeopleStore(parts().store.engine).set_profile(person.id, name=person.name, language=wanted)
