"""How the ledger calls things, and says in the reader's language what it refuses."""

from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext

from models.errors import AppError
from service.database.editing_errors import Conflict
from service.database.ledger_rows import LedgerChanged
from service.web.listing.labels import STANDINGS
from service.web.said import said

LANGUAGES: Final[dict[str, LazyString]] = {
    "vi": lazy_gettext("Vietnamese"),
    "en": lazy_gettext("English"),
    "zh": lazy_gettext("Chinese"),
}
KINDS: Final[dict[str, LazyString]] = {
    "person": lazy_gettext("Person"),
    "place": lazy_gettext("Place"),
    "organisation": lazy_gettext("Organisation"),
    "term": lazy_gettext("Term"),
    "border": lazy_gettext("Border"),
    "city": lazy_gettext("City"),
    "continent": lazy_gettext("Continent"),
    "country": lazy_gettext("Country"),
    "culture": lazy_gettext("Culture"),
    "diplomacy": lazy_gettext("Diplomacy"),
    "ethnic": lazy_gettext("Ethnic group"),
    "gate-cn": lazy_gettext("Border gate in China"),
    "gate-vn": lazy_gettext("Border gate in Vietnam"),
    "geology": lazy_gettext("Geology"),
    "geopark": lazy_gettext("Geopark"),
    "geopark-cn": lazy_gettext("Geopark in China"),
    "geopark-vn": lazy_gettext("Geopark in Vietnam"),
    "ministry": lazy_gettext("Ministry"),
    "nature": lazy_gettext("Nature"),
    "office": lazy_gettext("Office"),
    "place-cn": lazy_gettext("Place in China"),
    "place-vn": lazy_gettext("Place in Vietnam"),
    "title": lazy_gettext("Title of a person"),
    "trade": lazy_gettext("Trade"),
    "unit": lazy_gettext("Unit"),
}
# Properties of an entry, as the history names them.
PROPERTIES: Final[dict[str, LazyString]] = {
    **LANGUAGES,
    "kind": lazy_gettext("Kind"),
    "enforce": lazy_gettext("Demanded"),
    "origin": lazy_gettext("Origin"),
    "note": lazy_gettext("Note"),
}
ACTIONS: Final[dict[str, LazyString]] = {
    "ledger.add": lazy_gettext("Added"),
    "ledger.change": lazy_gettext("Changed"),
    "ledger.delete": lazy_gettext("Deleted"),
}
WORKFLOWS: Final[dict[str, LazyString]] = {name: label for name, (label, _icon) in STANDINGS.items()}


def changed(name: str, line: str) -> str:
    """Say a line of the history, `before → after`, in the reader's language where it names something of ours."""
    names = {"kind": KINDS, "enforce": {"yes": lazy_gettext("yes"), "no": lazy_gettext("no")}}.get(name, {})
    sides = (side.strip() for side in line.split("→"))
    return " → ".join(
        str(names.get(side, said(side) if name == "origin" else side)) for side in sides
    ).strip()


def told(error: AppError) -> str:
    """Say in the reader's language what is wrong."""
    if isinstance(error, LedgerChanged):
        return str(
            gettext(
                "Somebody else has changed this in the meantime. Look at what it says now, then change it again."
            )
        )
    if isinstance(error, Conflict):
        return str(gettext("Somebody else has changed the bulletin in the meantime. Load the page again."))
    return said(error)
