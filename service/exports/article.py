"""DOCX in one language: the bulletin as an article, to print, to send or to lay out."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from models.bulletin import Version, languages, version
from models.segment import join
from models.types import Bulletin
from service.exports.base import Export, Standing
from service.exports.word import MEDIA_TYPE, add_provenance, new_document, saved, write

# Headings of the parts that carry one, and how the lines above the text are put in each language.
CAPTIONS = {"vi": "Chú thích ảnh", "en": "Captions", "zh": "图片说明", "zh-Hant": "圖片說明"}
BETWEEN = {"zh": "　", "zh-Hant": "　"}


class ArticleExport(Export):
    """One language as running text, with styles for title, summary, captions and paragraphs."""

    name = "article"
    label = "DOCX, one language"
    one_language = True
    media_type = MEDIA_TYPE
    extension = "docx"
    magic = b"PK\x03\x04"

    def languages(self, bulletin: Bulletin) -> tuple[str, ...]:
        """Name all languages of the bulletin."""
        return languages(bulletin)

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write title, date and byline, summary, paragraphs and captions, then where it comes from."""
        document = new_document(bulletin, language)
        _text(document, version(bulletin, language), _lines(bulletin, language), language)
        add_provenance(document, bulletin, standing.workflow)
        return saved(document)


def _lines(bulletin: Bulletin, language: str) -> str:
    given = (bulletin.article.date, bulletin.article.byline)
    return BETWEEN.get(language, " · ").join(each for each in given if each)


def _text(document: Document, its: Version, line: str, language: str) -> None:
    write(document.add_heading(level=1), its.title, language, size=18, bold=True)
    if line:
        write(document.add_paragraph(style="Subtitle"), line, language, size=10)
    if its.summary:
        write(document.add_paragraph(style="Body Text"), its.summary, language, size=12, bold=True)
    for sentences in its.paragraphs:
        _paragraph(document, join(sentences, language), language)
    if its.captions:
        write(document.add_heading(level=2), CAPTIONS[language], language, size=12, bold=True)
    for caption in its.captions:
        write(document.add_paragraph(style="Caption"), caption, language, size=10)


def _paragraph(document: Document, text: str, language: str) -> None:
    paragraph = document.add_paragraph(style="Body Text")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if language.startswith("zh"):
        # Chinese paragraphs begin two characters in, and nothing else divides them.
        paragraph.paragraph_format.first_line_indent = Pt(2 * 12)
    write(paragraph, text, language, size=12)
