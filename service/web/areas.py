"""The areas of the desk as the navigation shows them: those that are installed, and open to the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request
from flask_babel import LazyString, lazy_gettext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from service.web.people import Permission, may, signed_in

EXTENSION: Final = "bulletins-areas"


@dataclass(frozen=True, slots=True)
class Area:
    """A door: its address, its name, and the right that it takes; None where an account is enough."""

    path: str
    name: LazyString
    permission: Permission | None
    in_menu: bool = False


# `in_menu`: among the doors of the account rather than in the row at the top.
AREAS: Final = (
    Area("/", lazy_gettext("New bulletin"), "edit"),
    Area("/bulletins", lazy_gettext("Bulletins"), "read"),
    Area("/ledger", lazy_gettext("Ledger"), "read"),
    Area("/memory", lazy_gettext("Memory"), "read"),
    Area("/batches", lazy_gettext("Batches"), "edit"),
    Area("/numbers", lazy_gettext("Numbers"), "read"),
    Area("/evaluation", lazy_gettext("Evaluation"), "evaluate"),
    Area("/people", lazy_gettext("People"), "administer", in_menu=True),
    Area("/audit", lazy_gettext("Audit trail"), "administer", in_menu=True),
    Area("/account", lazy_gettext("Account"), None, in_menu=True),
)


def install(app: Flask) -> None:
    """Make the doors known to the templates."""
    app.context_processor(lambda: {"areas": areas})


def areas(*, in_menu: bool = False) -> Iterator[tuple[str, LazyString, bool]]:
    """Give address, name and whether it is the present one, for each door that opens to the reader."""
    there = [area for area in _installed() if area.in_menu == in_menu]
    here = _here(there)
    for area in there:
        if may(area.permission) if area.permission else _has_account():
            yield area.path, area.name, area is here


def _has_account() -> bool:
    person = signed_in()
    return person is not None and not person.is_open


def _installed() -> tuple[Area, ...]:
    """Keep those whose address is served; they are looked up once, after the application is put together."""
    kept: dict[str, tuple[Area, ...]] = current_app.extensions.setdefault(EXTENSION, {})
    if "found" not in kept:
        kept["found"] = tuple(area for area in AREAS if _is_served(area.path))
    return kept["found"]


def _is_served(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _here(there: list[Area]) -> Area | None:
    """Find the door that the reader came through: the longest address that the present one begins with."""
    inside = [
        area
        for area in there
        if request.path == area.path or (area.path != "/" and request.path.startswith(f"{area.path}/"))
    ]
    return max(inside, key=lambda area: len(area.path), default=None)
