"""OpenDocument texts: paragraphs, headings, tables, notes, headers and footers."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from service.documents.base import Document, Opened, check_count
from service.documents.marked import Passage
from service.documents.package import Package
from service.documents.tree import Kind, Rules, Tree

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
MAIN: Final = "content.xml"
STYLES: Final = "styles.xml"
_PARAGRAPHS: Final = frozenset({f"{TEXT}p", f"{TEXT}h"})
_INLINE: Final = frozenset({f"{TEXT}span", f"{TEXT}a", f"{TEXT}ruby", f"{TEXT}ruby-base", f"{TEXT}meta"})
_BREAKS: Final = frozenset({f"{TEXT}line-break", f"{TEXT}tab"})
_NESTS: Final = frozenset({f"{TEXT}note", f"{DRAW}frame", f"{DRAW}custom-shape", f"{OFFICE}annotation"})


class OdtRules(Rules):
    """OpenDocument's elements: text stands in paragraphs and headings, and nowhere else."""

    def kind(self, element: Any) -> Kind:  # noqa: ANN401 - lxml has no types
        """Tell by the name, and by whether there is a paragraph around."""
        name = element.tag
        if name in _PARAGRAPHS:
            return "block"
        if name in _INLINE:
            return "inline"
        if name in _BREAKS:
            return "break"
        if name in _NESTS:
            return "nest"
        return "alone" if element.getparent() is not None and _in_paragraph(element) else "block"

    def keep(self, element: Any) -> bool:  # noqa: ANN401 - lxml has no types
        """Never lose a link."""
        return bool(element.tag == f"{TEXT}a")


def _in_paragraph(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether a paragraph is nearer than anything with paragraphs of its own."""
    for above in element.iterancestors():
        if above.tag in _PARAGRAPHS:
            return True
        if above.tag in _NESTS:
            return False
    return False


class _Text(Opened):
    def __init__(self, package: Package) -> None:
        self._package = package
        names: list[str] = [name for name in (MAIN, STYLES) if name == MAIN or name in package.names]
        self._roots = {name: package.xml(name) for name in names}
        self._trees = [Tree(root, OdtRules()) for root in self._roots.values()]
        self.passages: list[Passage] = [passage for tree in self._trees for passage in tree.passages]
        check_count(self.passages)

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        at = 0
        for tree in self._trees:
            tree.put(translated[at : at + len(tree.passages)])
            at += len(tree.passages)
        return self._package.write(self._roots)


class OpenDocument(Document):
    """OpenDocument texts."""

    name: ClassVar[str] = "odt"
    label: ClassVar[str] = "OpenDocument text"
    media_type: ClassVar[str] = "application/vnd.oasis.opendocument.text"
    extensions: ClassVar[tuple[str, ...]] = (".odt",)

    def open(self, data: bytes) -> Opened:
        """Check the container and read every paragraph; raises BadInput."""
        return _Text(Package(data, label=self.label, ending=".odt"))
