"""An edited file and a stored bulletin: what it would change, and the changes that somebody chose, applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.types import Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Conflict, Stale
from service.desk import Checked, editing_of
from service.exporting import versions_of
from service.imports import read
from service.imports.compare import Comparison, compare

MAX_FILE: Final = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to put in place, over the version that the person saw (0: nothing stood there)."""

    segment: str
    language: str
    text: str
    expected: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was put in place, and what was not because somebody was faster."""

    applied: tuple[Chosen, ...]
    stale: tuple[Chosen, ...]


def preview(store: BulletinStore, id: str, data: bytes, *, max_bytes: int) -> Comparison:
    """Compare an edited file with a finished bulletin; nothing is changed. Raises BadFile, and Conflict."""
    state = store.get(id).state
    if state != "draft":
        raise Conflict(f"The bulletin {id!r} is {state}. A file can be brought in once it is made.")
    returned = read(data, max_bytes=min(max_bytes, MAX_FILE))
    # Versions first: what is written between the two is then met as stale, and not overwritten unseen.
    versions = versions_of(store, id)
    return compare(returned, store.bulletin(id), versions)


def apply(store: BulletinStore, id: str, chosen: Sequence[Chosen], *, by: Actor) -> Outcome:
    """Write sentences as a person's edits, each with its findings; what changed in the meantime stays as it is."""
    editing, checked = editing_of(store.engine), Checked.read(store, id)
    applied: list[Chosen] = []
    stale: list[Chosen] = []
    for each in chosen:
        found = checked.check(checked.segment(each.segment), each.text, each.language)
        made = Translation(each.text, origin="human", findings=found)
        try:
            editing.write(id, each.segment, each.language, made, by=by, expected=each.expected)
        except Stale:
            stale.append(each)
        else:
            applied.append(each)
    return Outcome(tuple(applied), tuple(stale))
