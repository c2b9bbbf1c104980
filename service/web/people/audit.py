"""The audit trail, for the administrator: who did what, the newest first."""

from collections.abc import Sequence
from typing import Final

from flask import render_template, request

from service.database.audit import AuditTrail, Entry
from service.database.people import PeopleStore
from service.web.parts import parts
from service.web.people import acts_in_words
from service.web.people.access import allow
from service.web.people.blueprint import blueprint

PAGE: Final = 50
# The parts of actions before the point, as the filter offers them.
AREAS: Final = ("bulletin", "batch", "ledger", "memory", "person", "token")


@blueprint.get("/audit")
@allow("administer")
def audit() -> str:
    """Show a page of the trail, as the filters narrow it."""
    area, by = request.args.get("area", ""), request.args.get("by", "")
    object, before = request.args.get("object", "").strip(), request.args.get("before", "")
    trail = AuditTrail(parts().store.engine)
    found = trail.entries(
        by=by or None,
        action=area if area in AREAS else None,
        object=object or None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
        limit=PAGE + 1,
    )
    return render_template(
        "people/audit.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        actors=trail.actors(),
        areas_of_work=AREAS,
        area=area,
        by=by,
        object=object,
        filtered=bool(area or by or object),
        words=acts_in_words,
        names=_names(found),
    )


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    """Name the people and bulletins that entries are about, by id."""
    engine = parts().store.engine
    areas = {entry.object: entry.action.partition(".")[0] for entry in entries}
    people = {row.id: row.name for row in PeopleStore(engine).list()} if "person" in areas.values() else {}
    bulletins = [id for id, area in areas.items() if area == "bulletin"]
    return {**people, **AuditTrail(engine).titles(bulletins)}
