"""Formats in which a finished bulletin leaves; add one by a file here and a line below."""

from models.registry import Registry
from service.exports.base import Export

EXPORTS = Registry(
    "export format",
    {
        "json": "service.exports.json:JsonExport",
        "html": "service.exports.html:HtmlExport",
        "md": "service.exports.markdown:MarkdownExport",
        "docx": "service.exports.docx:DocxExport",
    },
)

__all__ = ["EXPORTS", "Export"]
