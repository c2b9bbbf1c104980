"""Slides: every paragraph of shapes, tables and notes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from service.documents.base import Document, Opened
from service.documents.package import Package
from service.documents.paragraphs import OpenedParagraphs
from service.documents.runs import Grammar, Item, Paragraph, Thing, Words

Node = Any  # lxml elements have no types

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN: Final = "ppt/presentation.xml"
_PARTS: Final = re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml|ppt/diagrams/(?:data|drawing)\d*\.xml")
GRAMMAR: Final = Grammar(
    run=f"{A}r",
    text=f"{A}t",
    noise=frozenset({"lang", "altLang", "dirty", "err", "noProof", "smtClean"}),
    keep=lambda properties: properties.find(f"{A}hlinkClick") is not None,
)
_READ: Final = frozenset({f"{A}r", f"{A}br", f"{A}fld"})


def _paragraph(element: Node) -> Paragraph | None:
    consumed = [child for child in element if child.tag in _READ]
    return Paragraph(element, tuple(_items(consumed)), consumed, GRAMMAR) if consumed else None


def _items(nodes: Sequence[Node]) -> Iterator[Item]:
    for node in nodes:
        if node.tag == f"{A}r":
            yield Words(node.findtext(f"{A}t") or "", node.find(f"{A}rPr"))
        else:
            yield Thing((node,), "\n" if node.tag == f"{A}br" else "")


class SlidesDocument(Document):
    """Office Open XML presentations."""

    name: ClassVar[str] = "pptx"
    label: ClassVar[str] = "presentation"
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    extensions: ClassVar[tuple[str, ...]] = (".pptx",)

    def open(self, data: bytes) -> Opened:
        """Check the container and read every paragraph; raises BadInput."""
        return OpenedParagraphs(
            Package(data, label=self.label, ending=".pptx"),
            main=MAIN,
            parts=_PARTS,
            tag=f"{A}p",
            read=_paragraph,
        )
