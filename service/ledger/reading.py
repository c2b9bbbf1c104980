"""The ledger as translations and checks use it: what people decided on comes before what is built in."""

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from models.termbase import Term, Termbase
from service.database import ledger_reads


@dataclass(frozen=True, slots=True)
class _Known:
    revision: int
    terms: tuple[Term, ...]
    termbase: Termbase


_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_lock = Lock()


def termbase_of(engine: Engine) -> Termbase:
    """Give the built-in terms with those of the database before them; read anew only after a change."""
    return _read(engine).termbase


def terms_of(engine: Engine) -> tuple[Term, ...]:
    """Give the terms of the database, the last changed first; the same object until one changes."""
    return _read(engine).terms


def _read(engine: Engine) -> _Known:
    with engine.connect() as connection:
        # The number first: entries newer than their number are read once more than needed, never once too little.
        revision = ledger_reads.revision(connection)
        with _lock:
            known = _known.get(engine)
        if known is not None and known.revision == revision:
            return known
        terms = tuple(kept.term for kept in ledger_reads.entries(connection))
    termbase = Termbase.load().extended(terms) if terms else Termbase.load()
    made = _Known(revision, terms, termbase)
    with _lock:
        _known[engine] = made
    return made
