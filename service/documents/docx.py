"""Word documents: paragraphs everywhere in them, tables, headers, notes and text boxes included."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, ClassVar, Final

from lxml import etree

from service.documents.base import Document, Opened
from service.documents.package import Package
from service.documents.paragraphs import OpenedParagraphs
from service.documents.runs import Grammar, Group, Item, Paragraph, Thing, Words

Node = Any  # lxml elements have no types

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN: Final = "word/document.xml"
_PARTS: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
GRAMMAR: Final = Grammar(
    run=f"{W}r",
    text=f"{W}t",
    noise=frozenset({f"{W}lang", f"{W}noProof", f"{W}bCs", f"{W}iCs", f"{W}szCs"}),
    keep=lambda _properties: False,
)
_HOLDERS: Final = frozenset({f"{W}hyperlink", f"{W}ins", f"{W}smartTag", f"{W}moveTo"})
_FIXED: Final = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "fldSimple", "oMath", "subDoc", "dir", "bdo")
)
_READ: Final = _HOLDERS | _FIXED | {f"{W}r", f"{W}sdt"}
_DROPPED: Final = frozenset(f"{W}{name}" for name in ("softHyphen", "lastRenderedPageBreak", "rPr"))
_ENDS_LINE: Final = frozenset(f"{W}{name}" for name in ("br", "cr", "tab", "ptab"))


def read_paragraph(element: Node) -> Paragraph | None:
    """Read the runs of a paragraph; None for one without any."""
    consumed = _read_of(element)
    return Paragraph(element, tuple(_items(consumed)), consumed, GRAMMAR) if consumed else None


def _read_of(holder: Node) -> list[Node]:
    return [child for child in holder if child.tag in _READ]


def _group(node: Node, holder: Node) -> Group:
    consumed = _read_of(holder)
    return Group(node, holder, consumed, tuple(_items(consumed)))


def _items(nodes: Sequence[Node]) -> Iterator[Item]:
    """Read runs and what holds runs; a field with all its runs is one thing, for its text is computed."""
    field: list[Node] = []
    depth = 0
    whole = _fields_are_whole(nodes)
    for node in nodes:
        change = _field_change(node) if whole else 0
        if depth or change > 0:
            depth += change
            field.append(node)
            if depth == 0:
                yield Thing(tuple(field))
                field = []
        elif node.tag == f"{W}r":
            yield from _run_items(node)
        elif node.tag in _HOLDERS:
            yield _group(node, node)
        elif node.tag == f"{W}sdt" and (content := node.find(f"{W}sdtContent")) is not None:
            yield _group(node, content)
        else:
            yield Thing((node,))


def _fields_are_whole(nodes: Sequence[Node]) -> bool:
    depth = 0
    for node in nodes:
        depth += _field_change(node)
        if depth < 0:
            return False
    return depth == 0


def _field_change(node: Node) -> int:
    types = [mark.get(f"{W}fldCharType") for mark in node.iterfind(f"{W}fldChar")]
    return types.count("begin") - types.count("end")


def _run_items(run: Node) -> Iterator[Item]:
    properties = run.find(f"{W}rPr")
    if properties is not None and properties.find(f"{W}vanish") is not None:
        yield Thing((run,))
        return
    for child in run:
        if child.tag == f"{W}t":
            if child.text:
                yield Words(child.text, properties)
        elif child.tag == f"{W}noBreakHyphen":
            yield Words("\u2011", properties)
        elif child.tag not in _DROPPED:
            yield Thing((child,), "\n" if child.tag in _ENDS_LINE else "", _shell(run, properties))


def _shell(run: Node, properties: Node | None) -> Node:
    """Make an empty run of the same format."""
    shell = etree.Element(f"{W}r", nsmap=run.nsmap)
    if properties is not None:
        shell.append(deepcopy(properties))
    return shell


class WordDocument(Document):
    """Office Open XML text documents."""

    name: ClassVar[str] = "docx"
    label: ClassVar[str] = "Word document"
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    extensions: ClassVar[tuple[str, ...]] = (".docx",)

    def open(self, data: bytes) -> Opened:
        """Check the container and read every paragraph; raises BadInput."""
        return OpenedParagraphs(
            Package(data, label=self.label, ending=".docx"),
            main=MAIN,
            parts=_PARTS,
            tag=f"{W}p",
            read=read_paragraph,
        )
