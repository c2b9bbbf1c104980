"""XLIFF 1.2, as older programs make it of ours: only the ids of segments are left, not how the texts left us."""

from collections.abc import Iterator
from typing import Any

from service.imports.base import Import, Line, Returned
from service.imports.safexml import begins_xml, parse
from service.imports.xliff import LABEL, inline_text, tag_of

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


class Xliff12Import(Import):
    """Reads a unit a segment, or a unit a paragraph with its segments marked in it."""

    name = "xliff12"
    label = "XLIFF 1.2"
    extensions = (".xlf", ".xliff")

    def knows(self, data: bytes) -> bool:
        """Tell by the namespace."""
        return begins_xml(data, NAMESPACE.encode())

    def read(self, data: bytes) -> Returned:
        """Read the units of all files in it."""
        root = parse(data, label=LABEL)
        lines: list[Line] = []
        bulletin = None
        for file in root.iter(_tag("file")):
            bulletin = bulletin or file.get("original")
            language = tag_of(file.get("target-language"), "target-language")
            lines += (line for unit in file.iter(_tag("trans-unit")) for line in _lines(unit, language))
        return Returned(bulletin or None, tuple(lines))


def _lines(unit: Any, language: str) -> Iterator[Line]:  # noqa: ANN401 - lxml has no types
    source, target = unit.find(_tag("seg-source")), unit.find(_tag("target"))
    if source is None:
        source = unit.find(_tag("source"))
    sources, targets = _marked(source), _marked(target)
    if not sources and not targets:
        id = unit.get("resname") or unit.get("id")
        yield Line(id, language, inline_text(target), inline_text(source))
        return
    for id in dict.fromkeys((*sources, *targets)):
        yield Line(id, language, targets.get(id, ""), sources.get(id))


def _marked(element: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    marks = () if element is None else element.iter(_tag("mrk"))
    return {mark.get("mid", ""): inline_text(mark) for mark in marks if mark.get("mtype") == "seg"}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
