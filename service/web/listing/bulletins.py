"""The list of bulletins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from models.errors import BadInput, NotFound
from models.languages import LANGUAGES
from service.database.batches import BatchStore
from service.database.index import catch_up
from service.database.listing import Listing, ListPage
from service.database.words import without_accents
from service.web.listing import labels
from service.web.listing.asked import Asked
from service.web.listing.snippets import Snippet, snippets
from service.web.parts import parts
from service.web.people import allow, current_person
from service.web.refused import Refused

blueprint = Blueprint("listing", __name__)

PAGE: Final = 25
EMPTY: Final = ListPage(rows=(), next=None, previous=None, counts={})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, and the address of the list without it."""

    name: str
    value: str
    address: str


@blueprint.get("/bulletins")
@allow("read")
def index() -> Response:
    """Show one page of the list; its address says all that it is made from."""
    asked = Asked.read(request.args)
    engine = parts().store.engine
    behind = catch_up(engine)
    listing = Listing(engine)
    try:
        wanted = asked.wanted(current_person().id)
        page = listing.page(
            wanted, sort=asked.order, limit=PAGE, after=asked.after or None, before=asked.before or None
        )
    except BadInput as error:
        return make_response(_render(asked, EMPTY, behind=behind, error=error), error.status)
    found = snippets(listing, page.rows, wanted.terms)
    return make_response(_render(asked, page, behind=behind, found=found))


def _render(
    asked: Asked,
    page: ListPage,
    *,
    behind: int,
    found: Mapping[str, Snippet] | None = None,
    error: BadInput | None = None,
) -> str:
    return render_template(
        "list/bulletins.html",
        asked=asked,
        page=page,
        total=sum(page.counts.values()),
        behind=behind,
        found=found or {},
        error=error,
        wrong=error.field if isinstance(error, Refused) else None,
        labels=labels,
        chips=_chips(asked),
        languages=LANGUAGES.values(),
        bare=without_accents(asked.q) if without_accents(asked.q) != asked.q else None,
    )


def _chips(asked: Asked) -> list[Chip]:
    words = {"language": labels.LANGUAGE_NAMES, "findings": labels.FINDINGS}
    chips = []
    for name in asked.filters:
        value: str = getattr(asked, name)
        if name in ("since", "until"):
            value = labels.day(value)
        elif name == "batch":
            value = _batch_name(value)
        shown = "" if name == "mine" else str(words.get(name, {}).get(value, value))
        chips.append(Chip(str(labels.FILTERS[name]), shown, asked.address(**{name: ""})))
    return chips


def _batch_name(id: str) -> str:
    try:
        return BatchStore(parts().store.engine).get(id).name
    except NotFound:
        return id
