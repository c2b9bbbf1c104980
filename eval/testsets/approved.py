"""The service's own published bulletins: dated, so that no model that is older has seen them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Final

from eval.testsets.base import Direction, Loader, Place, summarized
from eval.testsets.files import UNKNOWN_LICENCE, in_our_order
from eval.testsets.jsonl import parse_row
from eval.testsets.reading import checksum, read_lines, read_text
from eval.types import TestSegment, TestSet
from models.bulletin import from_json, languages, text_of, version
from models.errors import BadInput
from models.segment import join
from models.types import Bulletin, Segment

_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")


class Approved(Loader):
    """Reads `bulletin/1` as the service exports it: JSON files in a folder, or one a line.

    A segment's tag `origin:…` says whether its reference was written by a person (`human`) or left as a model
    made it, which flatters that model.
    """

    name: ClassVar[str] = "approved"
    title: ClassVar[str] = "bulletins of this service that an editor has approved (--since DATE for new ones)"
    licence: ClassVar[str] = UNKNOWN_LICENCE
    origin: ClassVar[str] = "this service"
    cure: ClassVar[str] = (
        "Export approved bulletins (bulletins approved approved.jsonl) and put the file into {folder}, or name files "
        "or a folder with --path."
    )

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages of all bulletins."""
        return in_our_order([tag for each in self._bulletins(place) for tag in languages(each)])

    def directions(self, place: Place) -> tuple[Direction, ...]:
        """List the directions in which some bulletin has both languages."""
        found = {
            (source, target)
            for each in self._bulletins(place)
            for source in languages(each)
            for target in languages(each)
            if source != target
        }
        order = self.languages(place)
        return tuple(sorted(found, key=lambda pair: [order.index(tag) for tag in pair]))

    def summaries(self, place: Place) -> Sequence[str]:
        """List the languages that articles were written in."""
        return in_our_order([each.article.language for each in self._bulletins(place)])

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read the bulletins that have both languages, or the summaries of the articles in one."""
        same = source == target
        found = [
            each
            for each in self._bulletins(place)
            if (each.article.language == source if same else {source, target} <= set(languages(each)))
        ]
        segments = _summarized if same else _segments
        digest = checksum(self._files(place))
        dates = [each.article.date for each in found if each.article.date]
        return TestSet(
            name=self.name,
            version=digest[:12],
            licence=self.licence,
            origin=self.origin,
            date=max(dates, default=""),
            checksum=digest,
            source=source,
            target=target,
            segments=tuple(segment for each in found for segment in segments(each, source, target)),
            articles={each.id: _article(each) if same else _body(each, source) for each in found},
        )

    def _files(self, place: Place) -> list[Path]:
        paths = place.paths or (place.root / self.name,)
        return [
            file
            for path in paths
            for file in (sorted(path.iterdir()) if path.is_dir() else [path])
            if file.suffix in _SUFFIXES and (path.is_dir() or place.paths)
        ]

    def _bulletins(self, place: Place) -> list[Bulletin]:
        found = [bulletin for path in self._files(place) for bulletin in _read(path)]
        if place.since is None:
            return found
        # One without a date cannot be shown to be new.
        return [each for each in found if each.article.date and each.article.date >= place.since]


def _read(path: Path) -> Iterator[Bulletin]:
    if path.suffix == ".json":
        try:
            data = json.loads(read_text(path))
        except (ValueError, RecursionError) as error:
            raise BadInput(f"{path} is not JSON: {error}.") from error
        yield from (_bulletin(each, str(path)) for each in (data if isinstance(data, list) else [data]))
        return
    for number, line in enumerate(read_lines(path), start=1):
        where = f"{path}, line {number}"
        if line.strip():
            yield _bulletin(parse_row(line, where), where)


def _bulletin(data: dict[str, object], where: str) -> Bulletin:
    try:
        return from_json(data)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from error


def _segments(bulletin: Bulletin, source: str, target: str) -> Iterator[TestSegment]:
    for segment in bulletin.segments:
        left, right = (" ".join(text_of(bulletin, segment, tag).split()) for tag in (source, target))
        if left and right:
            yield TestSegment(
                id=f"{bulletin.id}:{segment.id}",
                document=bulletin.id,
                source=left,
                reference=right,
                role=segment.role,
                tags=(f"origin:{_origin(bulletin, segment, target)}",),
                original=bulletin.article.language,
            )


def _summarized(bulletin: Bulletin, language: str, _: str) -> Iterator[TestSegment]:
    summary = version(bulletin, language).summary
    if summary:
        yield summarized(bulletin.id, _article(bulletin), summary, original=language, tags=("origin:source",))


def _origin(bulletin: Bulletin, segment: Segment, target: str) -> str:
    if target == bulletin.article.language:
        return "source"
    return bulletin.translations[segment.id][target].origin


def _article(bulletin: Bulletin) -> str:
    language = bulletin.article.language
    return f"{version(bulletin, language).title}\n{_body(bulletin, language)}"


def _body(bulletin: Bulletin, language: str) -> str:
    paragraphs = version(bulletin, language).paragraphs
    return "\n".join(join(sentences, language) for sentences in paragraphs)
