"""The text of a cell in a Word document, however many runs and paragraphs it is in."""

from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn

FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DELETED: Final = (qn("w:del"), qn("w:moveFrom"))
TRACKED: Final = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
PIECES: Final = tuple(qn(name) for name in ("w:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen"))


def cell_text(cell: Any, language: str) -> str:  # noqa: ANN401 - lxml has no types
    """Give the text with tracked changes accepted; paragraphs and line breaks are joined as the language does."""
    between = "" if language.startswith("zh") else " "
    paragraphs = ("".join(_pieces(paragraph, between)).strip() for paragraph in cell.iter(qn("w:p")))
    return between.join(text for text in paragraphs if text)


def is_tracked(body: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether a document holds changes that nobody has accepted or rejected yet."""
    return next(body.iter(*TRACKED), None) is not None


def _pieces(paragraph: Any, between: str) -> Iterator[str]:  # noqa: ANN401 - as above
    for node in paragraph.iter(*PIECES):
        # Tab stops have the same name; boxes and deleted text are not text of this paragraph.
        if node.getparent().tag != qn("w:r") or next(node.iterancestors(qn("w:p"))) is not paragraph:
            continue
        if next(node.iterancestors(*DELETED, FALLBACK), None) is not None:
            continue
        if node.tag == qn("w:t"):
            yield node.text or ""
        elif node.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield " " if node.tag == qn("w:tab") else between
