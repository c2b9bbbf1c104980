"""Writing XML files: the parts that TMX and XLIFF share."""

from typing import Any

from lxml import etree

from service.exports.letters import legal

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def add(parent: Any, tag: str, text: str | None = None, /, **attributes: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Add an element with a text and attributes that an XML file may hold."""
    element = etree.SubElement(parent, tag, {name: legal(value) for name, value in attributes.items()})
    if text is not None:
        element.text = legal(text)
    return element


def document(root: Any) -> bytes:  # noqa: ANN401 - as above
    """Give the file."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
