"""XML that a caller sends as text: its elements are formatting or structure, as the caller says."""

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from models.errors import BadInput
from service.documents.base import check_count
from service.documents.marked import Passage
from service.documents.tree import Kind, Rules, Tree

_ROOT: Final = "passage"


class XmlRules(Rules):
    """Names of elements, by what a caller wants done with them.

    With `outline` an element whose parent holds no text of its own is taken for structure.
    """

    def __init__(
        self, *, splitting: Sequence[str], holding: Sequence[str], ignored: Sequence[str], outline: bool
    ) -> None:
        self._splitting = frozenset(splitting)
        self._holding = frozenset(holding)
        self._ignored = frozenset(ignored)
        self._outline = outline

    def kind(self, element: Any) -> Kind:  # noqa: ANN401 - lxml has no types
        """Tell by the name first."""
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in self._ignored:
            return "alone"
        if name in self._splitting:
            return "block"
        parent = element.getparent()
        if parent is None:
            return "block"
        if name in self._holding or not self._outline:
            return "inline"
        return "inline" if _has_text(parent) else "block"


def _has_text(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    return bool((element.text or "").strip() or any((child.tail or "").strip() for child in element))


class XmlTree:
    """A piece of XML with its passages."""

    def __init__(self, text: str, rules: XmlRules) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise BadInput(
                "Tag handling parsing failed, please check input: entities are not declared in a text."
            )
        try:
            self._root = etree.fromstring(f"<{_ROOT}>{text}</{_ROOT}>".encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise BadInput(f"Tag handling parsing failed, please check input: {error}.") from error
        self._tree = Tree(self._root, rules)
        self.passages: list[Passage] = self._tree.passages
        check_count(self.passages)

    def write(self, translated: Sequence[Passage], *, target: str) -> str:
        """Give the text with its passages replaced."""
        self._tree.put(translated)
        text = etree.tostring(self._root, encoding="unicode")
        return str(text[text.index(">") + 1 : text.rindex("</")]) if "</" in text else ""
