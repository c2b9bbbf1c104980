"""XLIFF 2.x of ours as a translator's program saved it again."""

from collections.abc import Iterator
from typing import Any

from models.errors import UnsupportedLanguage
from models.languages import parse_tag
from service.exports.xliff import BULLETIN, CORE, METADATA, SEGMENT
from service.imports.base import Import, Line, Returned
from service.imports.errors import BadFile
from service.imports.safexml import begins_xml, parse

FAMILY = b"urn:oasis:names:tc:xliff:document:2."
LABEL = "XLIFF file"


class XliffImport(Import):
    """Reads segments with what our export wrote beside them; other programs keep that as it is."""

    name = "xliff"
    label = "XLIFF 2"
    extensions = (".xlf", ".xliff")

    def knows(self, data: bytes) -> bool:
        """Tell by the namespace."""
        return begins_xml(data, FAMILY)

    def read(self, data: bytes) -> Returned:
        """Read all units, however they are grouped."""
        root = parse(data, label=LABEL)
        if root.tag != f"{{{CORE}}}xliff":
            raise BadFile("damaged", f"The {LABEL} begins with {root.tag!r}; an <xliff> is expected.")
        language = tag_of(root.get("trgLang"), "trgLang")
        units = root.iter(f"{{{CORE}}}unit")
        return Returned(_bulletin(root), tuple(line for unit in units for line in _lines(unit, language)))


def tag_of(value: str | None, attribute: str) -> str:
    """Read a language; raises BadFile that names the attribute."""
    if not value:
        raise BadFile("no_language", f"The {LABEL} does not say its target language: {attribute} is missing.")
    try:
        return parse_tag(value)
    except UnsupportedLanguage as error:
        raise BadFile("no_language", str(error)) from error


def inline_text(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Give a text without the marks in it."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(inline_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _bulletin(root: Any) -> str | None:  # noqa: ANN401 - as above
    for group in root.iter(f"{{{METADATA}}}metaGroup"):
        if group.get("category") == BULLETIN and (id := _facts(group).get("id")):
            return id
    file = root.find(f"{{{CORE}}}file")
    return None if file is None else file.get("original") or None


def _lines(unit: Any, language: str) -> Iterator[Line]:  # noqa: ANN401 - as above
    known = {}
    for group in unit.iter(f"{{{METADATA}}}metaGroup"):
        if group.get("category") == SEGMENT:
            facts = _facts(group)
            known[facts.get("id")] = facts
    for segment in unit.iter(f"{{{CORE}}}segment"):
        id = segment.get("id")
        facts = known.get(id, {})
        yield Line(
            segment=id,
            language=language,
            text=inline_text(segment.find(f"{{{CORE}}}target")),
            source=inline_text(segment.find(f"{{{CORE}}}source")),
            version=_number(facts.get("version")),
            was=facts.get("target"),
            source_was=facts.get("source"),
        )


def _facts(group: Any) -> dict[str | None, str]:  # noqa: ANN401 - as above
    return {each.get("type"): "".join(each.itertext()).strip() for each in group.iter(f"{{{METADATA}}}meta")}


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 10 else 0
