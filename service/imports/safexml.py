"""XML from outside: no entities, nothing fetched, and no more of it than an editor's file has."""

from typing import Any, Final

from lxml import etree

from service.imports.errors import BadFile

MAX_DEPTH: Final = 60
MAX_ELEMENTS: Final = 400_000
DECLARES: Final = (
    "The XML file declares a document type or entities, which no editor of bulletins writes. "
    "Save it again without them."
)


def parse(data: bytes, *, label: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Parse a file and give its root; raises BadFile."""
    # UTF-16 hides the mark from a plain search, so zero bytes are looked through.
    flat = data.replace(b"\x00", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise BadFile("declares", DECLARES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        text = f"The {label} is damaged ({error}). Save it again in the program that made it."
        raise BadFile("damaged", text) from error
    # A rare encoding can hide it from the search above.
    if root.getroottree().docinfo.doctype:
        raise BadFile("declares", DECLARES)
    _measure(root, label)
    return root


def _measure(root: Any, label: str) -> None:  # noqa: ANN401 - as above
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise BadFile(
                "too_large",
                f"The {label} is built deeper than {MAX_DEPTH} levels or of more than {MAX_ELEMENTS:,} elements, "
                "as no bulletin is. Download it anew, and edit that file.",
            )


def begins_xml(data: bytes, namespace: bytes) -> bool:
    """Tell whether a file looks like XML with this namespace near its beginning."""
    flat = data[:8000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return flat.startswith(b"<") and namespace in flat
