"""The ledger as a table: a row for each entry, variants with `|` between them and `~` before those in translations only."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from models.termbase import LANGUAGES
from service.ledger.entries import Entry
from service.ledger.exchange.record import MAX_RECORDS, Record, Unmarked, draft_from
from service.ledger.wording import BadEntry, _l

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
COLUMNS: Final = (
    "id", "kind", *(name for language in LANGUAGES for name in (language, f"{language}_variants")),
    "enforce", "origin", "note",
)  # fmt: skip
YES: Final = ("", "yes", "1", "true", "x")
NO: Final = ("no", "0", "false")
MAX_CELL: Final = 10_000
# A spreadsheet takes what begins so for a formula: a mark before it keeps it a text.
_FORMULA: Final = ("=", "+", "-", "@", "\t")


def write_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Give a file piece by piece, with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for entry in entries:
        yield _line(_row(entry))


def read_csv(data: bytes) -> Iterator[Record]:
    """Give each row of a file with a comma, semicolon or tab between the cells; raises BadEntry."""
    text = _text(data)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _require_columns(rows.fieldnames or ())
        for number, row in enumerate(rows, start=1):
            if number > MAX_RECORDS:
                raise BadEntry(
                    _l("The file has more than %(most)s entries. Cut it into several files."),
                    most=MAX_RECORDS,
                )
            if any(value for value in row.values()):
                yield _record(row, rows.line_num)
    except csv.Error as error:
        raise BadEntry(
            _l("The table cannot be read near line %(line)s: %(reason)s."),
            line=rows.line_num,
            reason=str(error),
        ) from error


def _record(row: Mapping[str | None, str | list[str] | None], line: int) -> Record:
    if row.get(None):
        raise BadEntry(
            _l("Line %(line)s has more cells than the header. Put texts with a separator into quotes."),
            line=line,
        )
    if any(len(value) > MAX_CELL for value in row.values() if value):
        raise BadEntry(
            _l("Line %(line)s has a cell of more than %(most)s characters. Is a quotation mark missing?"),
            line=line,
            most=MAX_CELL,
        )
    cells = {str(name): _plain(str(value or "")) for name, value in row.items()}
    found = {language: _forms(cells, language) for language in LANGUAGES}
    enforce = cells.get("enforce", "").lower()
    if enforce not in (*YES, *NO):
        raise BadEntry(
            _l("Line %(line)s says “%(value)s” under “enforce”. Write yes or no."),
            line=line,
            value=enforce[:40],
        )
    draft, old = draft_from(
        cells.get("kind", "") or "term",
        found,
        enforce=enforce in YES,
        origin=cells.get("origin", ""),
        note=cells.get("note", ""),
    )
    return Record(line, cells.get("id", ""), draft, old)


def _forms(cells: Mapping[str, str], language: str) -> Unmarked:
    written = f"{cells.get(language, '')}|{cells.get(f'{language}_variants', '')}".split("|")
    every = [text for part in written if (text := " ".join(part.split()))]
    only = frozenset(text[1:].strip() for text in every if text.startswith("~"))
    return Unmarked(tuple(text.removeprefix("~").strip() for text in every), only)


def _require_columns(names: Iterable[str]) -> None:
    given = tuple(names)
    unknown = [name for name in given if name not in COLUMNS]
    if unknown:
        raise BadEntry(
            _l("The table has a column “%(name)s”. It may have: %(known)s."),
            name=str(unknown[0])[:40],
            known=", ".join(COLUMNS),
        )
    if len([name for name in given if name in LANGUAGES]) < 2:
        raise BadEntry(
            _l("The first line of the table has to name its columns, at least two of: %(known)s."),
            known=", ".join(LANGUAGES),
        )
    if len(set(given)) < len(given):
        raise BadEntry(_l("The table names a column twice. Leave one of them out."))


def _text(data: bytes) -> str:
    for encoding, marks in (("utf-16", (b"\xff\xfe", b"\xfe\xff")), ("utf-8-sig", (b"",))):
        if data.startswith(marks):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise BadEntry(
                    _l("The table is not in UTF-8. Save it again as “CSV UTF-8”; nothing is guessed here.")
                ) from error
            if "\0" not in text:
                return text
    raise BadEntry(_l("This is no table of text. Save it again as “CSV UTF-8”."))


def _row(entry: Entry) -> Iterator[str]:
    its = entry.draft
    yield entry.id
    yield its.kind
    for language in LANGUAGES:
        forms = [
            ("~" if (language, form) in its.unmatched else "") + form for form in its.forms.get(language, ())
        ]
        yield forms[0] if forms else ""
        yield " | ".join(forms[1:])
    yield "yes" if its.enforce else "no"
    yield its.origin
    yield its.note


def _line(cells: Iterable[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return file.getvalue().encode()


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
