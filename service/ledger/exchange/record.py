"""One entry as a file has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.database.ledger_rows import Draft, Forms

MAX_RECORDS = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a file; `place` says where it stands there (a line, or the number of the concept).

    `id` is the file's own name for it, empty without one; `old` are forms that the file itself calls superseded.
    """

    place: int
    id: str
    draft: Draft
    old: Forms = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """Forms of one language, in the order of a file, with what it says about each."""

    forms: tuple[str, ...] = ()
    unmatched: frozenset[str] = frozenset()
    old: tuple[str, ...] = ()


def draft_from(
    kind: str, found: Mapping[str, Unmarked], *, enforce: bool, origin: str, note: str
) -> tuple[Draft, Forms]:
    """Put an entry together, and what is superseded in it."""
    draft = Draft(
        kind=kind,
        forms={language: each.forms for language, each in found.items() if each.forms},
        unmatched=frozenset((language, form) for language, each in found.items() for form in each.unmatched),
        enforce=enforce,
        origin=origin,
        note=note,
    )
    return draft, {language: each.old for language, each in found.items() if each.old}
