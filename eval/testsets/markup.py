"""Parses XML of strangers: no entities, no network, no depth without end."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from eval.testsets.reading import read_bytes
from models.errors import BadInput

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(path: Path) -> Any:  # noqa: ANN401 - lxml has no types
    """Give the root element; raises BadInput for XML that is broken or declares entities."""
    data = read_bytes(path)
    # Without the zeros UTF-16 and UTF-32 look alike, and nothing is expanded before it is refused.
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise _entities(path)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"{path} is not well-formed XML: {error}.") from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise _entities(path)
    return root


def local(element: Any) -> str:  # noqa: ANN401 - as above
    """Give an element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Give the children of that name, whatever the namespace."""
    return (child for child in element if isinstance(child.tag, str) and local(child) == name)


def text_of(element: Any, *, codes: Collection[str]) -> str:  # noqa: ANN401 - as above
    """Join the text in an element in one line, without what stands inside elements that hold codes."""
    return " ".join("".join(_parts(element, codes)).split())


def _parts(element: Any, codes: Collection[str]) -> Iterator[str]:  # noqa: ANN401 - as above
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and local(child) not in codes:
            yield from _parts(child, codes)
        yield child.tail or ""


def _entities(path: Path) -> BadInput:
    return BadInput(f"{path} declares XML entities, which are refused. Save it without a DOCTYPE.")
