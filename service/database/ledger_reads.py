"""The reading half of the ledger's store."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from service.database import ledger_tables as t
from service.database.ledger_rows import Draft, Kept


def revision(connection: Connection) -> int:
    """Give the number that goes up with every change of the ledger."""
    found: int = connection.execute(sa.select(t.state.c.revision)).scalar_one()
    return found


def entries(connection: Connection) -> tuple[Kept, ...]:
    """List all entries, the last changed first: that is their order of precedence."""
    query = sa.select(t.entries).order_by(t.entries.c.updated.desc(), t.entries.c.id)
    return tuple(_kept(row) for row in connection.execute(query).mappings())


def entry(connection: Connection, id: str, *, lock: bool = False) -> Kept | None:
    """Find one entry; `lock` keeps others from changing it until the transaction is over."""
    query = sa.select(t.entries).where(t.entries.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else _kept(row)


def old_forms(connection: Connection, id: str) -> dict[str, tuple[str, ...]]:
    """List by language what an entry was once written as, the last given up first."""
    query = (
        sa.select(t.old_forms.c.language, t.old_forms.c.form)
        .where(t.old_forms.c.entry_id == id)
        .order_by(t.old_forms.c.at.desc(), t.old_forms.c.form)
    )
    found: dict[str, tuple[str, ...]] = {}
    for language, form in connection.execute(query):
        found[language] = (*found.get(language, ()), form)
    return found


def all_old_forms(connection: Connection) -> dict[str, dict[str, tuple[str, ...]]]:
    """List for each entry, by language, what it was once written as."""
    its = t.old_forms.c
    query = sa.select(its.entry_id, its.language, its.form).order_by(its.entry_id, its.at.desc(), its.form)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for id, language, form in connection.execute(query):
        forms = found.setdefault(id, {})
        forms[language] = (*forms.get(language, ()), form)
    return found


def forms_json(forms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Write forms as the database keeps them."""
    return {language: list(each) for language, each in forms.items()}


def draft_json(draft: Draft) -> dict[str, Any]:
    """Write a draft as the columns of its row, which are JSON too."""
    return {
        "kind": draft.kind,
        "forms": forms_json(draft.forms),
        "unmatched": sorted([language, form] for language, form in draft.unmatched),
        "enforce": draft.enforce,
        "origin": draft.origin,
        "note": draft.note,
    }


def draft_of(row: Mapping[str, Any]) -> Draft:
    """Read a draft back."""
    return Draft(
        kind=row["kind"],
        forms={language: tuple(forms) for language, forms in row["forms"].items()},
        unmatched=frozenset((language, form) for language, form in row["unmatched"]),
        enforce=row["enforce"],
        origin=row["origin"],
        note=row["note"],
    )


def _kept(row: RowMapping) -> Kept:
    return Kept(row["id"], draft_of(dict(row)), row["version"], row["created"], row["updated"])
