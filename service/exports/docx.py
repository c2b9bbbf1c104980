"""DOCX: a landscape page with one table, a column a language, for correction and for the director's signature."""

from dataclasses import replace
from itertools import count

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from docx.table import Table, _Cell

from models.types import Bulletin
from service.exports.aligned import Cell, Column, Row, Section, columns, places, sections
from service.exports.base import Export, Standing
from service.exports.letters import fingerprint, legal
from service.exports.marks import Mark, put, put_id
from service.exports.signature import add_signature
from service.exports.word import (
    ENGLISH,
    MEDIA_TYPE,
    add_list,
    add_provenance,
    new_document,
    saved,
    write,
)

SIZES = {"title": 13.0, "summary": 11.0, "caption": 9.5, "body": 10.5}
SOFT = RGBColor(0x58, 0x66, 0x63)
# Word wants a moment on every comment; findings belong to the file, not to an hour.
COMMENT_AUTHOR = "Checks"
COMMENT_INITIALS = "C"


class DocxExport(Export):
    """A table that stays aligned while somebody corrects it in a word processor, and can be read back then."""

    name = "docx"
    label = "DOCX, all languages in one table"
    media_type = MEDIA_TYPE
    extension = "docx"
    magic = b"PK\x03\x04"

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write the segments row by row, then the place to sign, findings, names and provenance."""
        layout = sections(bulletin)
        heads = columns(bulletin.article.language, bulletin.targets)
        document = new_document(bulletin, bulletin.article.language)
        _turn(document)
        put_id(document, bulletin.id)
        _Writer(document, standing).table(heads, layout)
        add_signature(document, tuple(head.tag for head in heads))
        _notes(document, bulletin, layout)
        add_provenance(document, bulletin, standing.workflow)
        return saved(document)


def _turn(document: Document) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.8)


class _Writer:
    """Fills the table of one document; bookmarks are numbered through it."""

    def __init__(self, document: Document, standing: Standing) -> None:
        self._document = document
        self._standing = standing
        self._numbers = count(1)

    def table(self, heads: tuple[Column, ...], layout: tuple[Section, ...]) -> None:
        table = self._document.add_table(rows=1, cols=len(heads), style="Table Grid")
        for place, head in zip(table.rows[0].cells, heads, strict=True):
            label = f"{head.autonym} (source)" if head.is_source else head.autonym
            write(place.paragraphs[0], label, head.tag, size=10, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for section in layout:
            _heading(table, section)
            for row in section.rows:
                self._row(table, row)

    def _row(self, table: Table, row: Row) -> None:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        places = added.cells
        for place, cell in zip(places, row.cells, strict=True):
            self._cell(place, row, cell)
        for cell in row.cells[1:]:
            put(places[0].paragraphs[0], replace(self._mark(row, cell), beside=True), next(self._numbers))

    def _cell(self, place: _Cell, row: Row, cell: Cell) -> None:
        paragraph, tag = place.paragraphs[0], cell.column.tag
        run = write(paragraph, cell.text, tag, size=SIZES[row.kind], bold=row.kind == "title")
        # Hanzi have no italics; a slanted copy is hard to read.
        run.italic = row.kind == "caption" and not tag.startswith("zh")
        put(paragraph, self._mark(row, cell), next(self._numbers))
        for finding in cell.findings:
            text = legal(f"{finding.severity.capitalize()}: {finding.message}")
            comment = self._document.add_comment(run, text, author=COMMENT_AUTHOR, initials=COMMENT_INITIALS)
            comment._comment_elm.attrib.pop(qn("w:date"), None)

    def _mark(self, row: Row, cell: Cell) -> Mark:
        tag = cell.column.tag
        return Mark(row.id, tag, self._standing.version(row.id, tag), fingerprint(cell.text))


def _heading(table: Table, section: Section) -> None:
    cells = table.add_row().cells
    run = write(cells[0].merge(cells[-1]).paragraphs[0], section.heading, ENGLISH, size=9, bold=True)
    run.font.color.rgb = SOFT


def _notes(document: Document, bulletin: Bulletin, layout: tuple[Section, ...]) -> None:
    found = [
        f"{place.row}, {place.column.name}, {place.finding.severity}: {place.finding.message}"
        for place in places(layout)
    ]
    names = [
        f"{name.surface} ({name.kind}): "
        + "; ".join(f"{tag} {' / '.join(forms)}" for tag, forms in name.forms.items())
        for name in bulletin.names
    ]
    add_list(document, "Findings", found)
    add_list(document, "Names to confirm", names)
