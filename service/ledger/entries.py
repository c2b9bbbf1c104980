"""Entries as people see them: those of the database, and those that are built in and not overridden."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.engine import Engine

from models.termbase import GUARD, Term, Termbase
from service.database import ledger_reads
from service.database.ledger_rows import Draft, Kept
from service.ledger.wording import NoEntry, _l


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `version` is 0 for one that is built in; `built_in` is the one that it takes the place of."""

    id: str
    draft: Draft
    version: int = 0
    updated: datetime | None = None
    built_in: Draft | None = None

    @property
    def is_own(self) -> bool:
        """Tell whether people decided on it, rather than that it is built in."""
        return self.version > 0

    @property
    def is_override(self) -> bool:
        """Tell whether it takes the place of a built-in one."""
        return self.is_own and self.built_in is not None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries at one revision, in the order of precedence: people's before the built-in ones."""

    revision: int
    entries: dict[str, Entry]

    @property
    def terms(self) -> Iterator[Term]:
        """Give the entries as terms."""
        return (entry.draft.term(entry.id) for entry in self.entries.values())

    def get(self, id: str) -> Entry:
        """Give one entry; raises NotFound."""
        entry = self.entries.get(id)
        if entry is None:
            raise NoEntry(_l("The ledger has no entry with the id “%(id)s”."), id=id[:100])
        return entry


def ledger_of(engine: Engine) -> Ledger:
    """Read the ledger as it is now."""
    with engine.connect() as connection:
        # The number first: a change in between makes what is weighed here out of date, and never the reverse.
        revision = ledger_reads.revision(connection)
        kept = ledger_reads.entries(connection)
    built_in = _built_in()
    own = {each.id: _own(each, built_in.get(each.id)) for each in kept}
    return Ledger(revision, own | {id: entry for id, entry in built_in.items() if id not in own})


def draft_of(term: Term) -> Draft:
    """Write a term as an entry that somebody could want."""
    # A table may name a form twice.
    forms = {language: tuple(dict.fromkeys(each)) for language, each in term.forms.items()}
    return Draft(term.kind, forms, term.unmatched, term.enforce, term.origin)


def _own(kept: Kept, built_in: Entry | None) -> Entry:
    return Entry(kept.id, kept.draft, kept.version, kept.updated, built_in.draft if built_in else None)


@cache
def _built_in() -> dict[str, Entry]:
    return {term.id: Entry(term.id, draft_of(term)) for term in Termbase.load().terms if term.kind != GUARD}
