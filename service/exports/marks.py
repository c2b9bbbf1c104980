"""Bookmarks and a property by which a DOCX of ours is known again after somebody edited it in a word processor.

Word and LibreOffice keep both. The name of a bookmark begins with an underscore, so that Word does not list it.
"""

import re
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

PROPERTY = "ParallelBulletin"
PROPERTY_PART = "/docProps/custom.xml"
PROPERTY_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTY_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The set of properties that users define: [MS-OSHARED] 2.3.3.2.
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

# Word cuts longer names off.
NAME_LENGTH = 40
NAME = re.compile(
    r"_(?P<place>[bs])_(?P<segment>\w+)_(?P<language>[a-zA-Z]+)_(?P<version>\d+)_(?P<print>[0-9a-f]+)"
)
OTHER = re.compile(r"[^A-Za-z0-9]")
ESCAPED = re.compile(r"_([0-9a-f]{2})")
LANGUAGES = {"zhHant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a bookmark says: whose text stands here, in which version, and the fingerprint that it had.

    `beside` marks a copy that stands with the source: Word drops the bookmark of a cell whose whole text is typed over.
    """

    segment: str
    language: str
    version: int
    print: str
    beside: bool = False

    @property
    def name(self) -> str | None:
        """Give the name of the bookmark, or None if it would be too long."""
        segment = OTHER.sub(lambda match: f"_{ord(match[0]):02x}", self.segment)
        name = f"_{'s' if self.beside else 'b'}_{segment}_{self.language.replace('-', '')}_{self.version}_{self.print}"
        return name if len(name) <= NAME_LENGTH else None

    @classmethod
    def read(cls, name: str) -> "Mark | None":
        """Read the name of a bookmark; None for one that is not ours."""
        # A name of any length would let the pattern go back and forth for ever.
        match = NAME.fullmatch(name) if len(name) <= NAME_LENGTH else None
        if match is None:
            return None
        segment = ESCAPED.sub(lambda found: chr(int(found[1], 16)), match["segment"])
        language = LANGUAGES.get(match["language"], match["language"])
        return cls(segment, language, int(match["version"]), match["print"], match["place"] == "s")


def put(paragraph: Paragraph, mark: Mark, number: int) -> None:
    """Set a bookmark around what a paragraph holds; `number` is its own in the document."""
    if (name := mark.name) is None:
        return
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    first = paragraph._p.find(qn("w:r"))
    if first is None:
        paragraph._p.append(start)
    else:
        first.addprevious(start)
    paragraph._p.append(end)


def put_id(document: Document, id: str) -> None:
    """Write the id of the bulletin among the properties of the file."""
    root = etree.Element(f"{{{PROPERTIES}}}Properties", nsmap={None: PROPERTIES, "vt": VALUES})
    attributes = {"fmtid": USER_DEFINED, "pid": "2", "name": PROPERTY}
    etree.SubElement(
        etree.SubElement(root, f"{{{PROPERTIES}}}property", attributes), f"{{{VALUES}}}lpwstr"
    ).text = id
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    package.relate_to(Part(PackURI(PROPERTY_PART), PROPERTY_TYPE, blob, package), PROPERTY_RELATION)


def id_in(properties: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    """Find the id of the bulletin in the parsed part of properties."""
    for each in properties.iter(f"{{{PROPERTIES}}}property"):
        if each.get("name") == PROPERTY:
            return "".join(each.itertext()).strip() or None
    return None
