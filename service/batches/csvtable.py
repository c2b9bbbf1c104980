"""CSV and TSV: a header row with the names of the fields, one article a row."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.errors import AppError, BadInput
from service.batches import fields
from service.batches.base import Entry, Reader, digest_of, refuse

if TYPE_CHECKING:
    import _csv

DELIMITERS: Final = ",;\t|"
HEADER_BYTES: Final = 65_536
FIELD: Final = 131_072


class CsvReader(Reader):
    """Reads row by row; the delimiter is the one of `,`, `;`, tab and `|` that the header has most of."""

    name = "csv"

    @staticmethod
    def reads(path: Path) -> bool:
        """Go by the ending."""
        return path.is_file() and path.suffix.lower() in (".csv", ".tsv")

    def size(self) -> int:
        """Count bytes."""
        return self.path.stat().st_size

    def entries(self) -> Iterator[Entry]:
        """Give one entry for each row that is not empty; raises BadInput for a header that cannot be used."""
        # It is one limit for the whole process; all readers of a process are opened with the same one.
        csv.field_size_limit(max(FIELD, self.reading.max_bytes))
        delimiter = self._delimiter()
        with self.path.open("rb") as binary:
            # Bytes that are no UTF-8 come through as half surrogates, and spoil one row instead of the file.
            text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="")
            rows = csv.reader(text, delimiter=delimiter)
            header = next(rows, None)
            self._check(header)
            number = 0
            while (row := _next(rows)) is not None:
                if row:
                    number += 1
                    yield self._entry(number, rows.line_num, header or [], row, binary.tell())

    def _entry(self, number: int, line: int, header: list[str], row: list[str] | AppError, at: int) -> Entry:
        name = f"row {number}"
        try:
            if isinstance(row, AppError):
                raise row
            found = _fields(header, row)
            id = fields.id_of(found)
        except AppError as error:
            given = dict(zip(header, row, strict=False)) if isinstance(row, list) else {}
            digest = digest_of(repr((line, row)).encode("utf-8", "surrogateescape"))
            return Entry(number, fields.name_of(given) or name, None, digest, at, refuse(error))
        load = partial(fields.to_article, found, self.reading.language)
        return Entry(number, id or name, id, fields.content_digest(found), at, load)

    def _delimiter(self) -> str:
        with self.path.open("rb") as file:
            head = file.readline(HEADER_BYTES)
        if self.path.suffix.lower() == ".tsv":
            return "\t"
        return max(DELIMITERS, key=lambda mark: head.count(mark.encode()))

    def _check(self, header: list[str] | None) -> None:
        if not header:
            raise BadInput(
                f"{self.path.name!r} is empty. Give a header row with field names, then the articles."
            )
        fields.rename({name: name for name in header})
        if len({name.strip().lower() for name in header}) < len(header):
            raise BadInput("The header row names a column twice. Give every field one column.")


def _next(rows: "_csv.Reader") -> list[str] | AppError | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        return BadInput(f"Line {rows.line_num} is not valid CSV: {error}. Check its quotation marks.")


def _fields(header: list[str], row: list[str]) -> fields.Fields:
    if len(row) != len(header):
        raise BadInput(
            f"The row has {len(row)} cells, the header has {len(header)}. "
            "Put cells with delimiters or line ends in quotation marks."
        )
    return fields.rename(dict(zip(header, row, strict=True)))
