"""A file on its way into the ledger: read and kept, weighed for the preview, and taken in as a whole."""

from typing import Any, Final

from sqlalchemy.engine import Engine

from service.database.audit import Actor
from service.database.ledger import LedgerStore
from service.database.ledger_imports import LedgerImports
from service.database.ledger_reads import draft_json, draft_of, forms_json
from service.database.ledger_rows import LedgerChanged
from service.ledger.entries import ledger_of
from service.ledger.exchange.formats import read
from service.ledger.exchange.plan import Plan, plan
from service.ledger.exchange.record import Record

ORIGIN: Final = "imported by {name} from {file}"


def keep(engine: Engine, data: bytes, *, name: str, by: Actor) -> str:
    """Read a file and keep what is in it for the preview; raises BadEntry for one that cannot be read."""
    return LedgerImports(engine).put(by.id, name, [_json(record) for record in read(data)])


def preview(engine: Engine, id: str, *, by: Actor) -> tuple[str, Plan]:
    """Give the name of a file and what would become of its entries, by the ledger as it is now."""
    file = LedgerImports(engine).get(by.id, id)
    records = [_record(entry) for entry in file.entries]
    origin = ORIGIN.format(name=by.name, file=file.name or "a file")
    return file.name, plan(ledger_of(engine), records, origin=origin)


def take(engine: Engine, id: str, *, revision: int, by: Actor) -> Plan:
    """Take in what the preview of a revision showed, all of it or nothing.

    Raises LedgerChanged when the ledger is another one by now: then the preview is no longer true.
    """
    name, weighed = preview(engine, id, by=by)
    if weighed.revision != revision:
        raise LedgerChanged("The ledger has changed since this preview. Look at it again, then repeat this.")
    LedgerStore(engine).apply(tuple(weighed.changes), by=by, revision=revision, file=name or "a file")
    LedgerImports(engine).drop(by.id, id)
    return weighed


def _json(record: Record) -> dict[str, Any]:
    return {
        "place": record.place,
        "id": record.id,
        "old": forms_json(record.old),
        "draft": draft_json(record.draft),
    }


def _record(kept: Any) -> Record:  # noqa: ANN401 - JSON of ours
    old = {language: tuple(forms) for language, forms in kept["old"].items()}
    return Record(kept["place"], kept["id"], draft_of(kept["draft"]), old)
