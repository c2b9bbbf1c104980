"""The ledger of names and terms: built-in entries, and those that people decided on."""

from service.ledger.proposals import open_names
from service.ledger.reading import termbase_of, terms_of
from service.ledger.translator import LedgerTranslator

__all__ = ["LedgerTranslator", "open_names", "termbase_of", "terms_of"]
