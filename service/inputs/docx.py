"""Word documents: paragraphs, tables and text boxes in order, with what their styles say."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from models.errors import BadInput
from service.inputs.archive import BROKEN, check_zip
from service.inputs.base import Block, Input, Kind, Page, Upload

# Style ids are the same in every language of Word; names are not.
STYLE_KINDS: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (re.compile(r"title", re.IGNORECASE), "title"),
    (re.compile(r"heading ?\d", re.IGNORECASE), "heading"),
    (re.compile(r"caption", re.IGNORECASE), "caption"),
    (re.compile(r"list ?(?:paragraph|bullet|number)", re.IGNORECASE), "list"),
)
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class DocxInput(Input):
    """Read a .docx file; deleted text of tracked changes is left out, inserted text is in."""

    name = "docx"
    label = "Word document"
    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
    extensions = (".docx",)

    def read(self, upload: Upload) -> Page:
        """Check the container, then give its paragraphs as blocks."""
        check_zip(upload.data)
        try:
            document = docx.Document(io.BytesIO(upload.data))
            blocks = tuple(_blocks(document))
        except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
            raise BadInput(BROKEN.format(why=error)) from error
        if not blocks:
            raise BadInput("The .docx file has no text in it; it may hold only pictures. Run OCR first.")
        return Page(_with_one_title(blocks))


def _blocks(document: Any) -> Iterator[Block]:  # noqa: ANN401 - python-docx is untyped here
    body = document.element.body
    for element in body.iter(qn("w:p")):
        # Word writes text boxes twice: once for itself, once for older programs.
        if next(element.iterancestors(FALLBACK), None) is not None:
            continue
        kind = _kind(Paragraph(element, document), element)
        for line in _text(element).split("\n"):
            if line.strip():
                yield Block(line, kind)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml element
    """Give a paragraph's text, runs of hyperlinks and insertions included, deletions and nested boxes not."""
    parts: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if (
            next(node.iterancestors(qn("w:p"))) is not element
            or next(node.iterancestors(qn("w:del")), None) is not None
        ):
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        # Tab stops are defined in the paragraph's properties with the same name.
        elif node.getparent().tag == qn("w:r"):
            parts.append("\t" if node.tag == qn("w:tab") else "\n")
    return "".join(parts)


def _kind(paragraph: Any, element: Any) -> Kind:  # noqa: ANN401 - python-docx is untyped here
    style = paragraph.style
    names = f"{style.style_id or ''} {style.name or ''}" if style is not None else ""
    for pattern, kind in STYLE_KINDS:
        if pattern.search(names) and "sub" not in names.lower():
            return kind
    return "list" if element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None else "text"


def _with_one_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take a first heading as the title where no block has the title's style."""
    if any(block.kind == "title" for block in blocks) or blocks[0].kind != "heading":
        return blocks
    return (Block(blocks[0].text, "title"), *blocks[1:])
