"""The place at the end of a bulletin on paper where whoever answers for it dates and signs."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.shared import Cm

from service.exports.word import write

DATES = {
    "vi": "Ngày ….. tháng ….. năm ………",
    "en": "Date: …………………………",
    "zh": "日期：………年……月……日",
    "zh-Hant": "日期：………年……月……日",
}
NAMES = {
    "vi": "Giám đốc (ký, ghi rõ họ tên)",
    "en": "Director (signature and full name)",
    "zh": "负责人（签字）",
    "zh-Hant": "負責人（簽字）",
}
ROOM = Cm(2.6)


def add_signature(document: Document, languages: tuple[str, ...]) -> None:
    """Add one place for the date and one for the signature, labelled in all languages of the bulletin."""
    document.add_paragraph()
    row = document.add_table(rows=1, cols=2).rows[0]
    row.height = ROOM
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    for cell, labels in zip(row.cells, (DATES, NAMES), strict=True):
        for number, tag in enumerate(languages):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            write(paragraph, labels[tag], tag, size=10.5)
