"""The writing half of the ledger's store: changes come one or many at a time, all of them or none."""

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection, Engine

from service.database import ledger_reads, writes
from service.database import ledger_tables as t
from service.database.audit import Actor, record
from service.database.ledger_rows import Change, Draft, Forms, LedgerChanged
from service.database.tables import now

# What fits into one line of the audit trail.
DETAIL_LIMIT = 400


class LedgerStore:
    """Keeps the entries that people decided on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def old_forms(self, id: str) -> dict[str, tuple[str, ...]]:
        """List by language what an entry was once written as, the last given up first."""
        with self._engine.connect() as connection:
            return ledger_reads.old_forms(connection, id)

    def apply(self, changes: Sequence[Change], *, by: Actor, revision: int, file: str | None = None) -> None:
        """Make changes that were weighed against a revision of the ledger, all in one transaction.

        Raises LedgerChanged when the ledger is no longer at that revision, or an entry not at the expected version.
        `file` names what they were read from.
        """
        with self._engine.begin() as connection:
            # The row stays locked until the commit: whoever else changes the ledger waits, and then starts anew.
            moved = t.state.update().where(t.state.c.revision == revision).values(revision=revision + 1)
            if not connection.execute(moved).rowcount:
                raise LedgerChanged(
                    "The ledger has changed in the meantime. Look at it again, then repeat this."
                )
            for change in changes:
                _apply(connection, change, by=by)
            if file is not None:
                details = {"entries": str(len(changes))}
                record(connection, by=by, action="ledger.import", object=file, details=details)


def _apply(connection: Connection, change: Change, *, by: Actor) -> None:
    there = ledger_reads.entry(connection, change.id, lock=True)
    version = there.version if there else 0
    if change.expected is not None and change.expected != version:
        raise LedgerChanged(
            f"The entry {change.id!r} is at version {version} by now, not at {change.expected}. "
            "Look at what it says now, then change it again."
        )
    if change.after is None:
        connection.execute(t.entries.delete().where(t.entries.c.id == change.id))
    else:
        row = {
            "id": change.id,
            **ledger_reads.draft_json(change.after),
            "version": version + 1,
            "created": there.created if there else now(),
            "updated": now(),
        }
        put = writes.insert(connection, t.entries).values(row)
        connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=row))
    _keep_old(connection, change)
    verb = "delete" if change.after is None else "change" if change.before else "add"
    details = _details(change.before, change.after)
    record(connection, by=by, action=f"ledger.{verb}", object=change.id, details=details)


def _keep_old(connection: Connection, change: Change) -> None:
    """Remember the forms that are no longer written, and forget those that are written again."""
    its = t.old_forms.c
    if change.after is None:
        connection.execute(t.old_forms.delete().where(its.entry_id == change.id))
        return
    first = {language: forms[0] for language, forms in change.after.forms.items() if forms}
    for language, form in first.items():
        again = (its.entry_id == change.id) & (its.language == language) & (its.form == form)
        connection.execute(t.old_forms.delete().where(again))
    rows = [
        {"entry_id": change.id, "language": language, "form": form, "at": now()}
        for language, forms in _given_up(change.before, change.after, change.old).items()
        for form in forms
        if form != first.get(language)
    ]
    if rows:
        connection.execute(writes.insert(connection, t.old_forms).on_conflict_do_nothing(), rows)


def _given_up(before: Draft | None, after: Draft, old: Forms) -> Mapping[str, tuple[str, ...]]:
    """List what bulletins may still have: the form that was written first, and variants that are gone."""
    found = {language: dict.fromkeys(forms) for language, forms in old.items()}
    for language, forms in (before.forms if before else {}).items():
        kept = after.forms.get(language, ())
        gone = [form for form in forms if form not in kept]
        found.setdefault(language, {}).update(dict.fromkeys([*forms[:1], *gone]))
    return {language: tuple(forms) for language, forms in found.items() if language in after.forms}


def _details(before: Draft | None, after: Draft | None) -> dict[str, str]:
    """Say what is different, a line for each language and property."""
    old, new = _lines(before), _lines(after)
    return {
        name: f"{old.get(name, '')} → {new.get(name, '')}"[:DETAIL_LIMIT].strip()
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }


def _lines(draft: Draft | None) -> dict[str, str]:
    if draft is None:
        return {}
    forms = {
        language: " | ".join(("~" if (language, form) in draft.unmatched else "") + form for form in forms)
        for language, forms in draft.forms.items()
    }
    lines = {**forms, "kind": draft.kind, "enforce": "yes" if draft.enforce else "no"}
    return lines | {name: text for name, text in (("origin", draft.origin), ("note", draft.note)) if text}
