"""Plain text: every line stays a line."""

from collections.abc import Sequence
from typing import ClassVar

from models.encodings import decode
from service.documents.base import Document, Opened
from service.documents.marked import Passage, plain


class _Text(Opened):
    def __init__(self, data: bytes) -> None:
        text = decode(data).text
        self._ends = "\r\n" if "\r\n" in text else "\n"
        self.passages = [(text.replace("\r\n", "\n").replace("\r", "\n"),)]

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        return plain(translated[0]).replace("\n", self._ends).encode()


class TextDocument(Document):
    """Plain text in any encoding that can be told for sure; it comes back in UTF-8 with the same line ends."""

    name: ClassVar[str] = "txt"
    label: ClassVar[str] = "plain text"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"
    extensions: ClassVar[tuple[str, ...]] = (".txt", ".text", ".md")

    def open(self, data: bytes) -> Opened:
        """Decode it; raises BadInput for what is no text."""
        return _Text(data)
