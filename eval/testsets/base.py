"""What every test set does: say what it is, and give one direction of it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import ClassVar

from eval.types import TestSegment, TestSet
from models.errors import BadInput, NotFound, TooLarge

Direction = tuple[str, str]

MAX_SEGMENTS = 200_000
MAX_CHARACTERS = 20_000
"""The most of one segment: whole paragraphs pass, a book in one line does not."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a loader looks: the files or the folder that somebody named, else its own folder below `root`.

    `edition` is what stands behind the colon in `flores200:devtest`; `since` is an ISO date, for sets that grow.
    """

    root: Path
    paths: tuple[Path, ...] = ()
    edition: str = ""
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A test set as `bulletins eval testsets` shows it; `cure` says how to get what is not here."""

    name: str
    title: str
    version: str
    licence: str
    origin: str
    directions: tuple[Direction, ...]
    segments: int
    present: bool
    cure: str


def summarized(
    document: str,
    article: str,
    summary: str,
    *,
    original: str,
    domain: str = "",
    tags: tuple[str, ...] = (),
) -> TestSegment:
    """Make the segment of an article (title and paragraphs, each on a line of its own) with its summary."""
    return TestSegment(f"{document}:summary", document, article, summary, "summary", domain, tags, original)


class Loader(ABC):
    """Reads one test set, or one kind of file; a subclass writes `languages` and `read`."""

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[str] = ""
    licence: ClassVar[str] = ""
    origin: ClassVar[str] = ""
    cure: ClassVar[str]

    @property
    def called(self) -> str:
        """Give the name that this set goes by."""
        return self.name

    @abstractmethod
    def languages(self, place: Place) -> Sequence[str]:
        """List the languages that are here, in our tags; empty where the set is not here."""

    @abstractmethod
    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read a direction whose languages are both here; raises BadInput for files that cannot be used."""

    def directions(self, place: Place) -> tuple[Direction, ...]:
        """List the directions that are here."""
        return tuple(permutations(self.languages(place), 2))

    def summaries(self, place: Place) -> Sequence[str]:
        """List the languages in which `read` gives articles with their summaries, when both tags are the same."""
        return ()

    def load(self, source: str, target: str, place: Place) -> TestSet:
        """Read one direction and check it; raises NotFound, saying how to get a set that is not here."""
        found = self.directions(place)
        if not found:
            raise NotFound(f"The test set {self.called} is not here. {self.cure_at(place)}")
        if source == target:
            found = tuple((tag, tag) for tag in self.summaries(place))
            if not found:
                raise BadInput(
                    f"{source}-{target} goes nowhere: the test set {self.called} has no articles with summaries. "
                    "Name two languages."
                )
        if (source, target) not in found:
            have = ", ".join("-".join(each) for each in found)
            raise BadInput(f"The test set {self.called} has no direction {source}-{target}. It has: {have}.")
        test_set = self.read(source, target, place)
        check(test_set)
        return test_set

    def describe(self, place: Place) -> Description:
        """Say what this is and whether it is here; raises BadInput for files that are broken."""
        directions = self.directions(place)
        first = self.read(*directions[0], place) if directions else None
        return Description(
            name=self.called,
            title=self.title,
            version=first.version if first else self.version,
            licence=first.licence if first else self.licence,
            origin=first.origin if first else self.origin,
            directions=directions,
            segments=len(first.segments) if first else 0,
            present=first is not None,
            cure=self.cure_at(place),
        )

    def cure_at(self, place: Place) -> str:
        """Say how to get this set; `{folder}` in `cure` stands for where it is looked for."""
        return self.cure.format(folder=self.folder(place))

    def folder(self, place: Place) -> Path:
        """Give the folder that was named, else this set's own below the data folder."""
        return place.paths[0] if place.paths else place.root / self.name


def check(test_set: TestSet) -> None:
    """Refuse what nothing can be measured on, and what is too much; raises BadInput that names the segment."""
    segments = test_set.segments
    if not segments:
        raise BadInput(
            f"The test set {test_set.name} has no segments from {test_set.source} to {test_set.target}."
        )
    if len(segments) > MAX_SEGMENTS:
        raise TooLarge(
            f"{test_set.name} has more than {MAX_SEGMENTS:,} segments: cut it, or name a part of it."
        )
    seen: set[str] = set()
    for segment in segments:
        _check_segment(segment, seen, test_set.name)
        seen.add(segment.id)


def _check_segment(segment: TestSegment, seen: set[str], name: str) -> None:
    if segment.id in seen:
        raise BadInput(f"{name}: the id {segment.id!r} stands for two segments. Give each its own.")
    if max(len(segment.source), len(segment.reference)) > MAX_CHARACTERS:
        raise TooLarge(
            f"{name}: the segment {segment.id} has more than {MAX_CHARACTERS:,} characters. Cut it into sentences."
        )
