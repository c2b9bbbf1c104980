"""Documents translated in place, their formatting kept; add a format by a file here and a line below."""

from models.registry import Registry

FORMATS = Registry(
    "document format",
    {
        "txt": "service.documents.txt:TextDocument",
        "html": "service.documents.html:HtmlDocument",
        "docx": "service.documents.docx:WordDocument",
        "pptx": "service.documents.pptx:SlidesDocument",
        "odt": "service.documents.odt:OpenDocument",
        "srt": "service.documents.srt:SubtitlesDocument",
    },
)

__all__ = ["FORMATS"]
