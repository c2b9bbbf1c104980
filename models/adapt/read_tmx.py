"""Reads translation memories (TMX 1.4), without entities, networks or whole trees in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from models.adapt.texts import LANGUAGES, Text, bad, line_of
from models.errors import UnsupportedLanguage
from models.languages import parse_tag

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def read(path: Path) -> Iterator[Text]:
    """Give each translation unit that is in two or more of our languages as a text of its own."""
    with path.open("rb") as file:
        units = etree.iterparse(
            file, events=("end",), tag="{*}tu", resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=False,
        )  # fmt: skip
        try:
            for _, unit in units:
                _refuse_entities(unit, path)
                text = _text(unit, f"{path}:{unit.sourceline}")
                # Units that were read are let go of, so that a long memory does not fill the machine's.
                unit.clear()
                if text is not None:
                    yield text
        except etree.XMLSyntaxError as error:
            raise bad(f"{path}:{error.lineno or 1}", f"this is not well-formed XML: {error.msg}.") from error


def _refuse_entities(unit: Any, path: Path) -> None:  # noqa: ANN401 - untyped library
    document = unit.getroottree().docinfo
    if document.internalDTD is not None and any(True for _ in document.internalDTD.iterentities()):
        raise bad(
            f"{path}:1", "it declares entities, which are refused. Save it without a DOCTYPE of its own."
        )


def _text(unit: Any, where: str) -> Text | None:  # noqa: ANN401 - untyped library
    texts: dict[str, str] = {}
    for variant in unit.iterfind("{*}tuv"):
        language = _language(variant.get(_XML_LANG) or variant.get("lang") or "")
        segment = variant.find("{*}seg")
        if language is not None and segment is not None:
            texts[language] = " ".join("".join(segment.itertext()).split())
    if len(texts) < 2:
        return None
    return Text(unit.get("tuid") or where, (line_of(texts, where=where),), alone=True)


def _language(tag: str) -> str | None:
    try:
        found = parse_tag(tag)
    except UnsupportedLanguage:
        return None
    return found if found in LANGUAGES else None
