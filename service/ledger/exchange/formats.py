"""The formats that the ledger can be read from and written to; add one by a file here and a line below."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from service.database.ledger_rows import Forms
from service.ledger.entries import Entry
from service.ledger.exchange import csv_table, tbx_writing
from service.ledger.exchange.csv_table import read_csv, write_csv
from service.ledger.exchange.record import Record
from service.ledger.exchange.tbx_reading import read_tbx
from service.ledger.exchange.tbx_writing import write_tbx
from service.ledger.wording import BadEntry, _l

Old = Mapping[str, Forms]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name; `write` takes entries, and their old forms by id."""

    name: str
    media_type: str
    read: Callable[[bytes], Iterator[Record]]
    write: Callable[[Iterable[Entry], Old], Iterator[bytes]]


FORMATS: Final[Mapping[str, Format]] = {
    "tbx": Format("tbx", tbx_writing.MEDIA_TYPE, read_tbx, write_tbx),
    "csv": Format("csv", csv_table.MEDIA_TYPE, read_csv, lambda entries, _old: write_csv(entries)),
}


def read(data: bytes) -> tuple[Record, ...]:
    """Read a file, whatever it is called: XML is TBX, all else a table. Raises BadEntry."""
    if not data.strip():
        raise BadEntry(_l("The file is empty, or none is chosen. Choose a TBX or CSV file."))
    # UTF-16 has zero bytes between, in XML as in tables.
    begins = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    records = tuple(FORMATS["tbx" if begins.startswith(b"<") else "csv"].read(data))
    if not records:
        raise BadEntry(_l("There is no entry in the file."))
    return records
