"""The table of all languages as Word or LibreOffice saved it again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml.ns import qn

from service.exports.marks import PROPERTY_PART, Mark, id_in
from service.imports.base import Import, Line, Returned
from service.imports.errors import BadFile
from service.imports.part import Parts
from service.imports.wordtext import cell_text, is_tracked

LABEL: Final = "Word document"
NOT_OURS: Final = (
    "This Word document has no table of ours in it. Download the bulletin as DOCX with all languages in one table, "
    "edit that file, and send it back."
)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row, and the marks in each."""

    cells: tuple[Any, ...]
    marks: tuple[tuple[Mark, ...], ...]

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mark.segment for marks in self.marks for mark in marks))


class DocxImport(Import):
    """Knows rows by their bookmarks; a row that lost them keeps its source sentence, by which it is found."""

    name = "docx"
    label = "DOCX, all languages in one table"
    extensions = (".docx",)

    def knows(self, data: bytes) -> bool:
        """Tell by the beginning of a ZIP archive."""
        return data.startswith(b"PK\x03\x04")

    def read(self, data: bytes) -> Returned:
        """Read the rows; tracked changes count as accepted."""
        parts = Parts(data)
        body = parts.xml("word/document.xml", label=LABEL)
        if body is None:
            raise BadFile("not_ours", NOT_OURS)
        rows = [_row(element) for element in body.iter(qn("w:tr")) if not _is_deleted(element)]
        columns = _columns(rows)
        if not columns:
            raise BadFile("not_ours", NOT_OURS)
        properties = parts.xml(PROPERTY_PART.removeprefix("/"), label=LABEL)
        id = None if properties is None else id_in(properties)
        lines = tuple(line for row in _ours(rows) for line in _lines(row, columns))
        return Returned(id, lines, ("tracked",) if is_tracked(body) else ())


def _row(element: Any) -> _Row:  # noqa: ANN401 - lxml has no types
    cells = tuple(element.iterchildren(qn("w:tc"), qn("w:sdt")))
    return _Row(cells, tuple(tuple(_marks(cell)) for cell in cells))


def _marks(cell: Any) -> Iterator[Mark]:  # noqa: ANN401 - as above
    for start in cell.iter(qn("w:bookmarkStart")):
        if (mark := Mark.read(start.get(qn("w:name"), ""))) is not None:
            yield mark


def _is_deleted(element: Any) -> bool:  # noqa: ANN401 - as above
    return element.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _columns(rows: list[_Row]) -> dict[int, str]:
    """Tell the language of each column by most of the marks in it; columns of somebody else's have none."""
    counts: dict[int, Counter[str]] = {}
    for row in rows:
        for number, marks in enumerate(row.marks):
            counts.setdefault(number, Counter()).update(mark.language for mark in marks if not mark.beside)
    return {number: count.most_common(1)[0][0] for number, count in sorted(counts.items()) if count}


def _ours(rows: list[_Row]) -> list[_Row]:
    """Keep the rows from the first that is marked to the last."""
    marked = [number for number, row in enumerate(rows) if row.segments]
    return rows[marked[0] : marked[-1] + 1]


def _lines(row: _Row, columns: dict[int, str]) -> Iterator[Line]:
    """Give the targets of a row; the first of our columns is the source."""
    first, *targets = columns
    if len(row.cells) <= max(columns):
        yield from _merged(row, [columns[number] for number in targets])
        return
    segments = row.segments
    marks = [mark for each in row.marks for mark in each]
    # The cell's own mark counts more than its copy beside the source.
    its = {mark.language: mark for mark in sorted(marks, key=lambda mark: not mark.beside)}
    source = its.get(columns[first])
    for number in targets:
        language = columns[number]
        mark = its.get(language)
        yield Line(
            segment=segments[0] if segments else None,
            language=language,
            text=cell_text(row.cells[number], language),
            source=cell_text(row.cells[first], columns[first]),
            version=mark.version if mark else 0,
            was=mark.print if mark else None,
            source_was=source.print if source else None,
            mixed=len(segments) > 1,
        )


def _merged(row: _Row, languages: list[str]) -> Iterator[Line]:
    """Give what can be said of a row with too few cells: a heading has no marks, and is none of ours."""
    for segment in row.segments:
        for language in languages:
            yield Line(segment, language, "", mixed=True)
