"""What both DOCX formats share: fonts and language of each script, legal text, and files that are always the same."""

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from models.bulletin import version
from models.types import Bulletin
from service.exports.letters import legal
from service.exports.packing import repacked
from service.exports.provenance import facts

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Fonts that Word and LibreOffice bring for each script; `w:lang` as in ISO/IEC 29500-1, 17.3.2.20.
LATIN_FONT = "Times New Roman"
EAST_ASIAN_FONTS = {"zh-Hant": "PMingLiU"}
WORD_LANGUAGES = {"vi": "vi-VN", "en": "en-GB", "zh": "zh-CN", "zh-Hant": "zh-TW"}
ENGLISH = "en"
TITLE_LENGTH = 255


def new_document(bulletin: Bulletin, language: str) -> Document:
    """Open an empty document that says its title, its language, and which bulletin it is of."""
    document = docx.Document()
    properties = document.core_properties
    properties.title = legal(version(bulletin, language).title)[:TITLE_LENGTH]
    properties.language = WORD_LANGUAGES[language]
    properties.author = legal(bulletin.article.byline or "")[:TITLE_LENGTH]
    properties.comments = ""
    _set_page(document)
    _set_language(document, language)
    return document


def _set_page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)


def _set_language(document: Document, language: str) -> None:
    """Say in what language all is that does not say it itself, for both scripts."""
    default = next(document.styles.element.iter(qn("w:lang")))
    east_asian = language.startswith("zh")
    default.set(qn("w:val"), WORD_LANGUAGES[ENGLISH if east_asian else language])
    default.set(qn("w:eastAsia"), WORD_LANGUAGES[language if east_asian else "zh"])


def saved(document: Document) -> bytes:
    """Give the file, the same bytes for the same content."""
    file = BytesIO()
    document.save(file)
    return repacked(file.getvalue())


def dress(run: Run, tag: str, *, size: float) -> None:
    """Set font and language for both scripts: Word picks the one for East Asian text by the character."""
    run.font.size = Pt(size)
    run.font.name = LATIN_FONT
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), EAST_ASIAN_FONTS.get(tag, "SimSun"))
    language = OxmlElement("w:lang")
    east_asian = tag.startswith("zh")
    language.set(qn("w:eastAsia" if east_asian else "w:val"), WORD_LANGUAGES[tag])
    properties.append(language)


def write(paragraph: Paragraph, text: str, tag: str, *, size: float, bold: bool = False) -> Run:
    """Add a text in one language to a paragraph."""
    run: Run = paragraph.add_run(legal(text))
    dress(run, tag, size=size)
    if bold:
        run.bold = True
    return run


def add_list(document: Document, heading: str, lines: list[str]) -> None:
    """Add a heading in English and a list below it; nothing where there is nothing to list."""
    if lines:
        write(document.add_heading(level=2), heading, ENGLISH, size=12, bold=True)
    for line in lines:
        write(document.add_paragraph(style="List Bullet"), line, ENGLISH, size=9.5)


def add_provenance(document: Document, bulletin: Bulletin, workflow: str) -> None:
    """Add where the bulletin comes from."""
    lines = [f"{name}: {value}" for name, value in facts(bulletin, workflow=workflow)]
    add_list(document, "Provenance", lines)
