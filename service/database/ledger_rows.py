"""What the ledger's part of the database takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.errors import AppError
from models.termbase import Term

Forms = Mapping[str, tuple[str, ...]]


class LedgerChanged(AppError):
    """Somebody else changed the ledger, or the entry, in the meantime."""

    status = 409
    code = "stale"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as somebody wants it: `forms[language][0]` is the one to write, the rest are variants.

    `unmatched` holds (language, form) pairs that are right in a translation and not looked for in a source;
    `enforce` says whether a translation without any of the forms is an error.
    """

    kind: str
    forms: Forms
    unmatched: frozenset[tuple[str, str]] = frozenset()
    enforce: bool = True
    origin: str = ""
    note: str = ""

    def term(self, id: str) -> Term:
        """Give the entry as a termbase takes it."""
        return Term(id, self.kind, self.forms, self.origin, self.enforce, self.unmatched)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is in the database; `version` goes up by one with each change."""

    id: str
    draft: Draft
    version: int
    created: datetime
    updated: datetime

    @property
    def term(self) -> Term:
        """Give the entry as a termbase takes it."""
        return self.draft.term(self.id)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry: `after` is None where it is deleted.

    `before` is what held until now, from the database or built in, and None for an entry that is new; `expected` is
    the version in the database that the change was made for (0: none is there), and None takes whatever is there.
    `old` are forms, by language, that are to be looked for in bulletins besides those that the change gives up.
    """

    id: str
    before: Draft | None
    after: Draft | None
    expected: int | None = None
    old: Forms = field(default_factory=dict)
