"""Formats in which a finished bulletin leaves; add one by a file here and a line below."""

from models.registry import Registry
from service.exports.base import Export, Standing

EXPORTS = Registry(
    "export format",
    {
        "json": "service.exports.json:JsonExport",
        "html": "service.exports.html:HtmlExport",
        "md": "service.exports.markdown:MarkdownExport",
        "docx": "service.exports.docx:DocxExport",
        "article": "service.exports.article:ArticleExport",
        "pdf": "service.exports.pdf:PdfExport",
        "tmx": "service.exports.tmx:TmxExport",
        "xliff": "service.exports.xliff:XliffExport",
        "zip": "service.exports.zip:ZipExport",
    },
)

__all__ = ["EXPORTS", "Export", "Standing"]
