"""XLIFF 2.1: one pair of languages for a translator's own program, in a form that can be read back afterwards."""

from itertools import groupby
from typing import Any

from lxml import etree

from models.segment import join
from models.types import Bulletin, Segment, Translation
from service.exports.aligned import HEADINGS, LANG_ATTRIBUTES
from service.exports.base import Export, Standing
from service.exports.letters import fingerprint
from service.exports.xmltext import SPACE, add, document

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
# What the file says of itself and of its segments, in the metadata module.
BULLETIN = "parallel-bulletin"
SEGMENT = "parallel-bulletin-segment"
PRIORITIES = {"error": "1", "warning": "5"}


class XliffExport(Export):
    """One unit a paragraph, one segment a sentence, findings as notes, how far each sentence is as its state."""

    name = "xliff"
    label = "XLIFF 2.1"
    one_language = True
    media_type = "application/xliff+xml"
    extension = "xlf"
    magic = b"<?xml "

    def languages(self, bulletin: Bulletin) -> tuple[str, ...]:
        """Name the targets: a file holds one pair of languages."""
        return tuple(tag for tag in LANG_ATTRIBUTES if tag in bulletin.targets)

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write the segments grouped by paragraph, with what an import needs to compare them."""
        source = bulletin.article.language
        root = etree.Element(f"{{{CORE}}}xliff", nsmap={None: CORE, "mda": METADATA}, version="2.1")
        root.set("srcLang", LANG_ATTRIBUTES[source])
        root.set("trgLang", LANG_ATTRIBUTES[language])
        file = _core(root, "file", id="bulletin", original=bulletin.id, canResegment="no")
        file.set(SPACE, "preserve")
        meta = _meta(file)
        _group(meta, BULLETIN, {"id": bulletin.id, "workflow": standing.workflow})
        for (role, paragraph), segments in groupby(
            bulletin.segments, lambda each: (each.role, each.paragraph)
        ):
            name = f"{HEADINGS[role]} {paragraph}" if paragraph else HEADINGS[role]
            _Unit(bulletin, language, standing).add(file, name, list(segments))
        return document(root)


class _Unit:
    """Writes one paragraph."""

    def __init__(self, bulletin: Bulletin, language: str, standing: Standing) -> None:
        self._bulletin = bulletin
        self._language = language
        self._standing = standing

    def add(self, file: Any, name: str, segments: list[Segment]) -> None:  # noqa: ANN401 - lxml has no types
        unit = _core(file, "unit", id=f"u-{segments[0].id}", name=name)
        meta = _meta(unit)
        for segment in segments:
            self._facts(meta, segment)
        self._notes(unit, segments)
        for number, segment in enumerate(segments):
            if number:
                self._between(unit)
            self._segment(unit, segment)

    def _facts(self, meta: Any, segment: Segment) -> None:  # noqa: ANN401 - as above
        made = self._made(segment)
        facts = {
            "id": segment.id,
            "version": str(self._standing.version(segment.id, self._language)),
            "source": fingerprint(segment.source),
            "target": fingerprint(made.text if made else ""),
        }
        _group(meta, SEGMENT, facts)

    def _notes(self, unit: Any, segments: list[Segment]) -> None:  # noqa: ANN401 - as above
        found = [
            (segment.id, finding)
            for segment in segments
            if (made := self._made(segment))
            for finding in made.findings
        ]
        if not found:
            return
        notes = _core(unit, "notes")
        for number, (segment_id, finding) in enumerate(found, start=1):
            kind = {
                "appliesTo": "target",
                "category": finding.check,
                "priority": PRIORITIES[finding.severity],
            }
            text = f"{segment_id}: {finding.severity}: {finding.message}"
            _core(notes, "note", text, id=f"n{number}", **kind)

    def _segment(self, unit: Any, segment: Segment) -> None:  # noqa: ANN401 - as above
        made = self._made(segment)
        element = _core(unit, "segment", id=segment.id, state=self._state(made))
        if made:
            element.set("subState", f"bulletins:{made.origin}")
        _core(element, "source", segment.source)
        if made:
            _core(element, "target", made.text)

    def _state(self, made: Translation | None) -> str:
        if made is None:
            return "initial"
        if self._standing.workflow in ("approved", "published"):
            return "final"
        return "reviewed" if made.origin == "human" else "translated"

    def _between(self, unit: Any) -> None:  # noqa: ANN401 - as above
        """Keep what stands between two sentences of a paragraph, so that the paragraph can be put together."""
        spaces = [join(["a", "b"], tag)[1:-1] for tag in (self._bulletin.article.language, self._language)]
        if any(spaces):
            gap = _core(unit, "ignorable")
            _core(gap, "source", spaces[0])
            _core(gap, "target", spaces[1])

    def _made(self, segment: Segment) -> Translation | None:
        made = self._bulletin.translations.get(segment.id, {}).get(self._language)
        return made if made and made.text else None


def _core(parent: Any, tag: str, text: str | None = None, /, **attributes: str) -> Any:  # noqa: ANN401 - as above
    return add(parent, f"{{{CORE}}}{tag}", text, **attributes)


def _meta(parent: Any) -> Any:  # noqa: ANN401 - as above
    return add(parent, f"{{{METADATA}}}metadata")


def _group(meta: Any, category: str, facts: dict[str, str]) -> None:  # noqa: ANN401 - as above
    group = add(meta, f"{{{METADATA}}}metaGroup", category=category)
    for type, value in facts.items():
        add(group, f"{{{METADATA}}}meta", value, type=type)
