"""The ledger as files: TBX and CSV, written and read; what is read is weighed and shown before it is taken in."""

from service.ledger.exchange.formats import FORMATS, Format, read

__all__ = ["FORMATS", "Format", "read"]
