"""What the kinds of file that one's own test sets come in share: pairs of texts, read in one direction."""

import datetime
import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar

from eval.testsets.base import MAX_SEGMENTS, Loader, Place
from eval.testsets.reading import checksum
from eval.types import TestSegment, TestSet
from models.errors import BadInput
from models.languages import parse_tag

UNKNOWN_LICENCE = "LicenseRef-own"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that say the same; `id` is empty where the file names none."""

    source: str
    reference: str
    id: str = ""
    document: str = ""
    role: str = "body"
    domain: str = ""
    tags: tuple[str, ...] = ()
    original: str = ""


class FileLoader(Loader):
    """Reads files that somebody names; a subclass writes `languages_of` and `pairs`."""

    licence: ClassVar[str] = UNKNOWN_LICENCE
    origin: ClassVar[str] = "a file of one's own"
    cure: ClassVar[str] = (
        "Name a file with --path, or keep it by a name with `bulletins eval import FILE --name NAME`."
    )
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages in these files."""

    @abstractmethod
    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give the pairs of a direction in order; raises BadInput that names file and place."""

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages of the files that were named."""
        return self.languages_of(place.paths) if place.paths else ()

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read the files that were named."""
        digest = checksum(place.paths)
        # One more than may be shows that there are too many.
        pairs = islice(self.pairs(source, target, place.paths), MAX_SEGMENTS + 1)
        return TestSet(
            name=set_name(place.paths),
            version=digest[:12],
            licence=self.licence,
            origin=", ".join(path.name for path in place.paths),
            date=written_on(place.paths),
            checksum=digest,
            source=source,
            target=target,
            segments=tuple(_segment(pair, number) for number, pair in enumerate(pairs, start=1)),
            articles={},
        )


def set_name(paths: Sequence[Path]) -> str:
    """Make a name for a set out of the names of its files."""
    stem = paths[0].name.partition(".")[0] if paths else ""
    return re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "files"


def written_on(paths: Sequence[Path]) -> str:
    """Give the day on which the newest of these files was written, in ISO form."""
    newest = max(path.stat().st_mtime for path in paths)
    return datetime.datetime.fromtimestamp(newest, tz=datetime.UTC).date().isoformat()


def our_tag(tag: str) -> str | None:
    """Turn a tag of a file into ours; None for a language that is none of ours."""
    try:
        return parse_tag(tag)
    except BadInput:
        return None


def in_our_order(tags: Sequence[str]) -> list[str]:
    """List each of our languages that occurs, always in the same order."""
    return [tag for tag in ("vi", "en", "zh", "zh-Hant") if tag in tags]


def _segment(pair: Pair, number: int) -> TestSegment:
    return TestSegment(
        id=pair.id or f"{number}",
        document=pair.document,
        source=pair.source,
        reference=pair.reference,
        role=pair.role,
        domain=pair.domain,
        tags=pair.tags,
        original=pair.original,
    )
