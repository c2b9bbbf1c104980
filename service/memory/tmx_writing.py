"""Writes the memory as TMX 1.4, unit by unit."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final

from lxml import etree

from service.database.memory_rows import Unit
from service.exports.aligned import LANG_ATTRIBUTES
from service.exports.letters import legal

MEDIA_TYPE: Final = "application/x-tmx+xml"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_HEAD: Final = (
    b"<?xml version='1.0' encoding='UTF-8'?>\n"
    b'<tmx version="1.4">\n'
    b'<header creationtool="parallel-bulletins" creationtoolversion="1" segtype="sentence" o-tmf="parallel-bulletins" '
    b'adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
)
_FOOT: Final = b"</body>\n</tmx>\n"


def write_tmx(units: Iterable[Unit]) -> Iterator[bytes]:
    """Give the file in pieces; Traditional Chinese stays a language of its own."""
    yield _HEAD
    for unit in units:
        yield etree.tostring(_element(unit), encoding="UTF-8") + b"\n"
    yield _FOOT


def _element(unit: Unit) -> etree._Element:
    moment = unit.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    element = etree.Element("tu", tuid=unit.id, srclang=_tag(unit.source), changedate=moment)
    if unit.by:
        element.set("changeid", legal(unit.by))
    facts = {"x-role": unit.role, "x-origin": unit.origin, "x-bulletin": unit.bulletin or ""}
    for name, value in facts.items():
        if value:
            etree.SubElement(element, "prop", type=name).text = legal(value)
    for language, text in unit.texts.items():
        variant = etree.SubElement(element, "tuv")
        variant.set(_XML_LANG, _tag(language))
        etree.SubElement(variant, "seg").text = legal(text)
    return element


def _tag(language: str) -> str:
    return LANG_ATTRIBUTES.get(language, language)
