"""The public pages: a bulletin in one language or more, the list and the feed of a language."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response as BaseResponse

from models.errors import NotFound
from service.database.publications import PublicationStore, Published
from service.web import i18n
from service.web.parts import parts
from service.web.public import reading, social
from service.web.public.feed import MEDIA_TYPE, feed

blueprint = Blueprint("public", __name__, url_prefix="/p")

PAGE: Final = 30
NEWEST: Final = 50
LAST_PAGE: Final = 10_000
# Readers may be some minutes late; who took something back must not wait long until it is gone.
FRESH: Final = "public, max-age=60, stale-while-revalidate=300"
# Which list a reader without a language of ours is shown.
FALLBACK: Final = "en"


@blueprint.get("/")
def home() -> BaseResponse:
    """Lead to the list in the reader's language."""
    answer = redirect(url_for("public.index", language=i18n.of_browser()), 302)
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = FRESH
    return answer


@blueprint.get("/<language>/")
def index(language: str) -> Response:
    """List what is public in a language, the newest first."""
    tongue = _speak(language)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = _store().entries(language, limit=PAGE + 1, offset=(number - 1) * PAGE)
    page = render_template(
        "public/index.html",
        tongue=tongue,
        tongues=[reading.tongue(tag) for tag in reading.ORDER if tag in _store().languages()],
        entries=found[:PAGE],
        number=number,
        more=len(found) > PAGE,
        site=site(),
    )
    return _cached(make_response(page))


@blueprint.get("/<language>/feed.atom")
def atom(language: str) -> Response:
    """Give the newest bulletins of a language as a feed."""
    _speak(language)
    entries = _store().entries(language, limit=NEWEST)
    written = feed(
        entries,
        _store().documents([each.bulletin_id for each in entries]),
        language=language,
        title=_(
            "%(site)s, bulletins in %(language)s", site=site(), language=reading.tongue(language).autonym
        ),
        site=site(),
        own=url_for("public.atom", language=language, _external=True),
        home=url_for("public.index", language=language, _external=True),
        addresses={each.bulletin_id: _address(each.language, each.slug) for each in entries},
    )
    return _cached(Response(written, content_type=MEDIA_TYPE))


@blueprint.get("/<language>/<slug>")
def show(language: str, slug: str) -> Response:
    """Show a bulletin; `with` names one or two languages to stand beside."""
    tongue = _speak(language)
    published = _store().at(language, slug)
    if published is None:
        raise NotFound(_("Nothing was ever published at this address. It may be mistyped."))
    if published.withdrawn or language not in published.slugs:
        return _gone(published, tongue)
    beside = [tag for value in request.args.getlist("with") for tag in value.replace(",", " ").split()]
    shown = (language, *reading.other_languages(published.bulletin, beside, language))
    return _cached(make_response(_article(published, tongue, shown)))


def site() -> str:
    """Name the paper."""
    return str(_("Parallel Bulletins"))


def _article(published: Published, tongue: reading.Tongue, shown: tuple[str, ...]) -> str:
    bulletin = published.bulletin
    addresses = _addresses(published)
    notes = reading.notes(published.corrections, tongue.tag)
    return render_template(
        "public/article.html",
        published=published,
        bulletin=bulletin,
        tongue=tongue,
        tongues=reading.tongues(published),
        columns=[reading.tongue(tag) for tag in shown],
        strips=reading.strips(bulletin, shown),
        day=reading.day_of(bulletin),
        notes=notes,
        source=reading.tongue(bulletin.article.language),
        description=social.description(bulletin, tongue.tag),
        addresses=addresses,
        default=addresses.get(FALLBACK) or addresses.get(bulletin.article.language) or addresses[tongue.tag],
        properties=social.open_graph(published, tongue.tag, addresses, site()),
        data=social.news_article(published, tongue.tag, addresses, site(), notes),
        site=site(),
    )


def _gone(published: Published, tongue: reading.Tongue) -> Response:
    """Say that something was here: 410 lets search engines forget it at once."""
    page = render_template("public/gone.html", published=published, tongue=tongue, site=site())
    answer = make_response(page, 410)
    answer.headers["Cache-Control"] = FRESH
    return answer


def _speak(language: str) -> reading.Tongue:
    """Let the words of the page be in the language of its address."""
    if language not in reading.ORDER:
        abort(404)
    g.page_language = language
    refresh()
    return reading.tongue(language)


def _addresses(published: Published) -> Mapping[str, str]:
    return {each.tag: _address(each.tag, published.slugs[each.tag]) for each in reading.tongues(published)}


def _address(language: str, slug: str) -> str:
    return url_for("public.show", language=language, slug=slug, _external=True)


def _cached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _store() -> PublicationStore:
    return PublicationStore(parts().store.engine)
