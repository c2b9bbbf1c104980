"""DOCX: a landscape page with one table, a column a language, for correction and signature."""

import re
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.run import Run

from models.types import Bulletin
from service.exports.aligned import Cell, Column, Row, Section, columns, places, sections
from service.exports.base import Export
from service.exports.provenance import facts

# XML 1.0, 2.2: the characters that no document may hold.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Fonts that Word and LibreOffice bring for each script; `w:lang` as in ISO/IEC 29500-1, 17.3.2.20.
LATIN_FONT = "Times New Roman"
EAST_ASIAN_FONTS = {"zh-Hant": "PMingLiU"}
WORD_LANGUAGES = {"vi": "vi-VN", "en": "en-GB", "zh": "zh-CN", "zh-Hant": "zh-TW"}
SIZES = {"title": 13.0, "summary": 11.0, "caption": 9.5, "body": 10.5}
COLOURS = {"error": RGBColor(0xA8, 0x20, 0x1A), "warning": RGBColor(0x7A, 0x52, 0x00)}
SOFT = RGBColor(0x58, 0x66, 0x63)
ENGLISH = "en"


class DocxExport(Export):
    """A table that stays aligned while somebody corrects it in a word processor."""

    name = "docx"
    label = "DOCX"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    extension = "docx"
    magic = b"PK\x03\x04"

    def write(self, bulletin: Bulletin) -> bytes:
        """Write title, summary, captions and article row by row, then findings, names and provenance."""
        layout = sections(bulletin)
        document = _landscape()
        document.core_properties.title = _legal(bulletin.article.title)[:255]
        document.core_properties.language = WORD_LANGUAGES[bulletin.article.language]
        _table(document, columns(bulletin.article.language, bulletin.targets), layout)
        _notes(document, bulletin, layout)
        file = BytesIO()
        document.save(file)
        return file.getvalue()


def _landscape() -> Document:
    document = docx.Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.8)
    return document


def _table(document: Document, heads: tuple[Column, ...], layout: tuple[Section, ...]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        label = f"{head.autonym} (source)" if head.is_source else head.autonym
        _write(cell, label, head.tag, size=10, bold=True)
    _repeat_header(table)
    for section in layout:
        _heading(table, section)
        for row in section.rows:
            _row(table, row)


def _heading(table: Table, section: Section) -> None:
    cells = table.add_row().cells
    merged = cells[0].merge(cells[-1])
    run = _write(merged, section.heading, ENGLISH, size=9, bold=True)
    run.font.color.rgb = SOFT


def _row(table: Table, row: Row) -> None:
    for place, cell in zip(table.add_row().cells, row.cells, strict=True):
        run = _write(place, cell.text, cell.column.tag, size=SIZES[row.kind], bold=row.kind == "title")
        # Hanzi have no italics; a slanted copy is hard to read.
        run.italic = row.kind == "caption" and not cell.column.tag.startswith("zh")
        _findings(place, cell)


def _findings(place: _Cell, cell: Cell) -> None:
    for finding in cell.findings:
        text = f"{finding.severity.capitalize()}: {finding.message}"
        run = place.add_paragraph().add_run(_legal(text))
        _dress(run, ENGLISH, size=8.5)
        run.font.color.rgb = COLOURS[finding.severity]


def _write(place: _Cell, text: str, tag: str, *, size: float, bold: bool = False) -> Run:
    run: Run = place.paragraphs[0].add_run(_legal(text))
    _dress(run, tag, size=size)
    run.bold = bold
    return run


def _dress(run: Run, tag: str, *, size: float) -> None:
    """Set font and language for both scripts: Word picks the one for East Asian text by the character."""
    run.font.size = Pt(size)
    run.font.name = LATIN_FONT
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), EAST_ASIAN_FONTS.get(tag, "SimSun"))
    language = OxmlElement("w:lang")
    east_asian = tag.startswith("zh")
    language.set(qn("w:eastAsia" if east_asian else "w:val"), WORD_LANGUAGES[tag])
    properties.append(language)


def _repeat_header(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _notes(document: Document, bulletin: Bulletin, layout: tuple[Section, ...]) -> None:
    _list(
        document,
        "Findings",
        [
            f"{place.row}, {place.column.name}, {place.finding.severity}: {place.finding.message}"
            for place in places(layout)
        ],
    )
    _list(
        document,
        "Names to confirm",
        [
            f"{name.surface} ({name.kind}): "
            + "; ".join(f"{tag} {' / '.join(forms)}" for tag, forms in name.forms.items())
            for name in bulletin.names
        ],
    )
    _list(document, "Provenance", [f"{name}: {value}" for name, value in facts(bulletin)])


def _list(document: Document, heading: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(heading, level=2)
    for line in lines:
        run = document.add_paragraph(style="List Bullet").add_run(_legal(line))
        _dress(run, ENGLISH, size=9.5)


def _legal(text: str) -> str:
    return ILLEGAL.sub("", text)
