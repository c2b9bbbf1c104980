"""Bytes in, Article out: each format gives blocks, and one cleaner makes an Article of them."""

from models.registry import Registry
from models.types import Article
from service.inputs.article import MAX_CHARACTERS, to_article
from service.inputs.base import Block, Input, Page, Upload
from service.inputs.fetch import Fetched, FetchLimits, fetch
from service.inputs.sniff import MAX_BYTES, check_size, sniff

__all__ = [
    "INPUTS",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Block",
    "FetchLimits",
    "Fetched",
    "Input",
    "Page",
    "Upload",
    "fetch",
    "read",
    "sniff",
]

INPUTS = Registry(
    "input format",
    {
        "text": "service.inputs.text:TextInput",
        "html": "service.inputs.html:HtmlInput",
        "docx": "service.inputs.docx:DocxInput",
        "pdf": "service.inputs.pdf:PdfInput",
    },
)


def read(
    data: bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    language: str | None = None,
    url: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_characters: int = MAX_CHARACTERS,
) -> Article:
    """Read an article whose format is told by its content, whatever its name and media type claim.

    Raises BadInput, TooLarge, UndetectedLanguage or UnsupportedLanguage, each with its cure.
    """
    check_size(data, max_bytes)
    upload = Upload(data, name, media_type, url)
    reader: Input = INPUTS.get(sniff(data, media_type=media_type))()
    return to_article(reader.read(upload), language=language, url=url, max_characters=max_characters)
