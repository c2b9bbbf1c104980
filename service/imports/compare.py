"""What an edited file would change in the bulletin as it is now, and what stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from models.bulletin import text_of
from models.types import Bulletin, Segment
from service.exports.letters import canonical, fingerprint
from service.imports.base import Line, Note, Returned
from service.imports.errors import BadFile

Kind = Literal["changed", "conflict", "unchanged", "refused"]
Reason = Literal[
    "",
    # Conflicts: it may be right, but somebody has to look.
    "changed_here", "source_changed_here", "unknown_version",
    # Refusals.
    "unknown_segment", "unknown_language", "empty", "source_edited", "mixed", "twice", "too_long",
]  # fmt: skip
LONGEST: Final = 5000
WRONG: Final = "This file belongs to another bulletin{which}. Open that one and bring it in there, or choose another file."

NOTHING: Final = "There are no sentences in this file. Download the bulletin anew, and edit that file."


@dataclass(frozen=True, slots=True)
class Difference:
    """One target sentence of the file beside what stands here.

    `version` is the one that stands here now (0: none does), `left` the one that the file left with (0: not known).
    """

    kind: Kind
    reason: Reason
    segment: str
    language: str
    source: str
    now: str
    text: str
    version: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All sentences of a file, in its order; `missing` counts those of the bulletin that are not in it."""

    differences: tuple[Difference, ...]
    missing: int = 0
    notes: tuple[Note, ...] = ()

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """Give those of one kind."""
        return tuple(each for each in self.differences if each.kind == kind)


def compare(returned: Returned, bulletin: Bulletin, versions: Mapping[str, Mapping[str, int]]) -> Comparison:
    """Compare a file with the bulletin; raises BadFile for a file of another one."""
    _require_same(returned, bulletin)
    looking = _Looking(bulletin, versions)
    found = tuple(looking.at(line) for line in returned.lines)
    there = {(each.segment, each.language) for each in found}
    languages = {language for _, language in there} & set(bulletin.targets)
    wanted = {(segment.id, language) for segment in bulletin.segments for language in languages}
    return Comparison(tuple(_once(found)), len(wanted - there), returned.notes)


class _Looking:
    """Looks at one line after the other."""

    def __init__(self, bulletin: Bulletin, versions: Mapping[str, Mapping[str, int]]) -> None:
        self._bulletin = bulletin
        self._versions = versions
        self._segments = {segment.id: segment for segment in bulletin.segments}
        self._seen: set[tuple[str, str]] = set()

    def at(self, line: Line) -> Difference:
        """Tell what a line would change."""
        segment = self._segment(line)
        if segment is None:
            text = canonical(line.text)
            return Difference(
                "refused", "unknown_segment", line.segment or "", line.language, line.source or "", "", text
            )
        now = text_of(self._bulletin, segment, line.language)
        kind, reason = self._judge(line, segment, canonical(now))
        return Difference(
            kind,
            reason,
            segment.id,
            line.language,
            segment.source,
            now,
            canonical(line.text),
            self._versions.get(segment.id, {}).get(line.language, 0),
            line.version,
        )

    def _segment(self, line: Line) -> Segment | None:
        """Find the segment by its id, else by its source sentence if that stands only once."""
        if line.segment is not None:
            return self._segments.get(line.segment)
        source = canonical(line.source or "")
        same = [each for each in self._segments.values() if canonical(each.source) == source]
        return same[0] if len(same) == 1 else None

    def _judge(self, line: Line, segment: Segment, now: str) -> tuple[Kind, Reason]:
        text = canonical(line.text)
        if line.language not in self._bulletin.targets:
            return "refused", "unknown_language"
        if line.mixed:
            return "refused", "mixed"
        if (segment.id, line.language) in self._seen:
            return "refused", "twice"
        self._seen.add((segment.id, line.language))
        edited = line.was is None or fingerprint(text) != line.was
        if self._source_was_edited(line, segment):
            return "refused", "source_edited"
        if text == now or not edited:
            return "unchanged", ""
        if not text:
            return "refused", "empty"
        if len(text) > LONGEST:
            return "refused", "too_long"
        return self._conflict(line, segment, now)

    def _source_was_edited(self, line: Line, segment: Segment) -> bool:
        if line.source is None:
            return False
        if line.source_was is not None:
            return fingerprint(line.source) != line.source_was
        return canonical(line.source) != canonical(segment.source)

    def _conflict(self, line: Line, segment: Segment, now: str) -> tuple[Kind, Reason]:
        if line.source_was is not None and fingerprint(segment.source) != line.source_was:
            return "conflict", "source_changed_here"
        if line.was is None:
            return "conflict", "unknown_version"
        version = self._versions.get(segment.id, {}).get(line.language, 0)
        # A version that was accepted, or changed there and back, has the text that left us.
        if (line.version and line.version == version) or fingerprint(now) == line.was:
            return "changed", ""
        return "conflict", "changed_here"


def _once(found: tuple[Difference, ...]) -> Iterator[Difference]:
    """Tell once a sentence that its source was edited, and not again for each language that nobody touched."""
    told: set[str] = set()
    for each in found:
        if each.reason == "source_edited" and canonical(each.now) == each.text:
            if each.segment in told:
                continue
            told.add(each.segment)
        yield each


def _require_same(returned: Returned, bulletin: Bulletin) -> None:
    if returned.bulletin is not None and returned.bulletin != bulletin.id:
        raise BadFile("other_bulletin", WRONG.format(which=f" ({returned.bulletin[:64]!r})"))
    if not returned.lines:
        raise BadFile("no_sentences", NOTHING)
    if returned.bulletin is None:
        sources = {canonical(segment.source) for segment in bulletin.segments}
        known = sum(canonical(line.source or "") in sources for line in returned.lines)
        if 2 * known < len(returned.lines):
            raise BadFile("other_bulletin", WRONG.format(which=""))
