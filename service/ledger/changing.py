"""Adds, changes and deletes entries: what cannot be is refused with the reason before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy.engine import Engine

from service.database.audit import Actor
from service.database.ledger import LedgerStore
from service.database.ledger_rows import Change, Draft, Forms, LedgerChanged
from service.ledger.duplicates import Owners
from service.ledger.entries import Entry, Ledger, ledger_of
from service.ledger.identifiers import new_id
from service.ledger.rules import checked, checked_id
from service.ledger.wording import BadEntry, Duplicate, NoEntry, _l

ATTEMPTS: Final = 5
ORIGIN: Final = "decided by {name}"


def add(engine: Engine, draft: Draft, *, by: Actor, id: str | None = None, old: Forms | None = None) -> str:
    """Keep a new entry and give its id; raises BadEntry, and Duplicate for a form of another entry."""
    wanted = checked(draft)
    wanted = replace(wanted, origin=wanted.origin or ORIGIN.format(name=by.name))
    if id is not None:
        checked_id(id)

    def change(ledger: Ledger) -> Change:
        if id is not None and id in ledger.entries:
            raise LedgerChanged(f"There is an entry {id!r} already. Change that one, or choose another id.")
        made = id or new_id(wanted, ledger.entries)
        return Change(made, None, wanted, expected=0, old=old or {})

    return _apply(engine, change, by=by).id


def put(engine: Engine, id: str, draft: Draft, *, by: Actor, expected: int | None = None) -> Entry:
    """Make an entry what is wanted, be it new, changed, or a built-in one that is overridden."""

    def change(ledger: Ledger) -> Change:
        there = ledger.entries.get(id)
        wanted = checked(draft, before=there.draft if there else None)
        wanted = replace(wanted, origin=wanted.origin or ORIGIN.format(name=by.name))
        if there is None:
            checked_id(id)
        if there is None and expected:
            raise NoEntry(
                _l("The entry “%(id)s” has been deleted in the meantime. Add it anew if it is needed."), id=id
            )
        return Change(id, there.draft if there else None, wanted, expected=expected)

    _apply(engine, change, by=by)
    return ledger_of(engine).get(id)


def delete(engine: Engine, id: str, *, by: Actor, expected: int | None = None) -> None:
    """Delete an entry; one that overrides a built-in one gives way to it. A built-in one cannot be deleted."""

    def change(ledger: Ledger) -> Change:
        there = ledger.get(id)
        if not there.is_own:
            raise BadEntry(
                _l(
                    "The entry “%(id)s” is built in and cannot be deleted. Override it: as a suggestion it demands "
                    "nothing."
                ),
                id=id,
            )
        return Change(id, there.draft, None, expected=expected)

    _apply(engine, change, by=by)


def require_free(ledger: Ledger, id: str, draft: Draft, owners: Owners | None = None) -> None:
    """Raise Duplicate for the first form that belongs to another entry."""
    there = ledger.entries.get(id)
    owners = owners or Owners(ledger.terms)
    for clash in owners.clashes(id, draft, there.draft if there else None):
        called = next(form for forms in clash.other.forms.values() for form in forms)
        raise Duplicate(form=clash.form, language=clash.language, other=clash.other.id, called=called)


def _apply(engine: Engine, make: Callable[[Ledger], Change], *, by: Actor) -> Change:
    """Weigh a change against the ledger as it is, and make it unless somebody was faster: then weigh it again."""
    for attempt in range(ATTEMPTS):
        ledger = ledger_of(engine)
        change = make(ledger)
        if change.after is not None:
            require_free(ledger, change.id, change.after)
        try:
            LedgerStore(engine).apply([change], by=by, revision=ledger.revision)
        except LedgerChanged:
            moved = ledger_of(engine).revision != ledger.revision
            if not moved or attempt == ATTEMPTS - 1:
                raise
        else:
            return change
    raise AssertionError("unreachable")  # pragma: no cover


def forms_of(given: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], frozenset[tuple[str, str]]]:
    """Read forms as people write them, `first | second | ~only in translations`, by language."""
    forms: dict[str, tuple[str, ...]] = {}
    unmatched = set()
    for language, text in given.items():
        parts = [part for each in text.split("|") if (part := each.strip())]
        forms[language] = tuple(part.removeprefix("~").strip() for part in parts)
        unmatched |= {
            (language, form) for part, form in zip(parts, forms[language], strict=True) if part[0] == "~"
        }
    return forms, frozenset(unmatched)
