"""Our own set: bulletins in three languages, written for it, aligned sentence by sentence."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from pydantic import TypeAdapter, ValidationError

from eval.testsets.base import Loader, Place, summarized
from eval.testsets.reading import checksum, read_text
from eval.types import TestSegment, TestSet
from models.errors import BadInput
from models.segment import join
from models.tables import parse_table, read_toml

FOLDER: Final = Path(__file__).parent / "data" / "bulletins"
MANIFEST: Final = "manifest.toml"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in all three languages, with the phenomena that it was written for."""

    vi: str
    en: str
    zh: str
    tags: tuple[str, ...] = ()

    def text(self, tag: str) -> str:
        """Give the sentence in one language."""
        return {"vi": self.vi, "en": self.en, "zh": self.zh}[tag]


@dataclass(frozen=True, slots=True)
class Written:
    """One bulletin as it stands in its file; `original` is the language that it was written in."""

    id: str
    domain: str
    original: str
    date: str
    title: Sentence
    paragraphs: tuple[tuple[Sentence, ...], ...]
    summary: tuple[Sentence, ...] = ()
    captions: tuple[Sentence, ...] = ()

    def article(self, language: str) -> str:
        """Give title and body as text."""
        return f"{self.title.text(language)}\n{self.body(language)}"

    def body(self, language: str) -> str:
        """Give the body as text, a paragraph a line."""
        return "\n".join(join([each.text(language) for each in part], language) for part in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the set is; `sha256` is of all its JSON files, one after another by name."""

    name: str
    version: str
    licence: str
    origin: str
    date: str
    sha256: str


_WRITTEN: Final = TypeAdapter(Written)
_MANIFEST: Final = TypeAdapter(Manifest)


class Bulletins(Loader):
    """Reads the bulletins that come with the program; titles, summaries and captions are segments too."""

    name: ClassVar[str] = "bulletins"
    title: ClassVar[str] = "our own bulletins, in three languages"
    cure: ClassVar[str] = "It comes with the program: install it again."

    def folder(self, place: Place) -> Path:
        """Give the folder that was named, else the program's own."""
        return place.paths[0] if place.paths else FOLDER

    def languages(self, place: Place) -> Sequence[str]:
        """List the three languages."""
        return ("vi", "en", "zh") if (self.folder(place) / MANIFEST).is_file() else ()

    def summaries(self, place: Place) -> Sequence[str]:
        """List the three languages."""
        return self.languages(place)

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read one direction of all bulletins, or their summaries."""
        same = source == target
        segments = _summarized if same else _segments
        manifest, written = read_bulletins(self.folder(place))
        return TestSet(
            name=self.name,
            version=manifest.version,
            licence=manifest.licence,
            origin=manifest.origin,
            date=manifest.date,
            checksum=manifest.sha256,
            source=source,
            target=target,
            segments=tuple(segment for each in written for segment in segments(each, source, target)),
            articles={each.id: each.article(source) if same else each.body(source) for each in written},
        )


def read_bulletins(folder: Path) -> tuple[Manifest, tuple[Written, ...]]:
    """Read manifest and bulletins; raises BadInput for files that are not those that the manifest means."""
    path = folder / MANIFEST
    manifest = parse_table(_MANIFEST, read_toml(path), where=str(path))
    files = sorted(folder.glob("*.json"))
    found = checksum(files)
    if found != manifest.sha256:
        raise BadInput(
            f"The files in {folder} have been changed: their SHA-256 is {found}, {MANIFEST} says {manifest.sha256}. "
            "Install the set again, or raise its version and write the new sum."
        )
    return manifest, tuple(_parse(file) for file in files)


def _segments(bulletin: Written, source: str, target: str) -> Iterator[TestSegment]:
    for id, role, texts in _texts(bulletin, source, target):
        yield TestSegment(
            id=f"{bulletin.id}:{id}",
            document=bulletin.id,
            source=texts.text(source),
            reference=texts.text(target),
            role=role,
            domain=bulletin.domain,
            tags=texts.tags,
            original=bulletin.original,
        )


def _summarized(bulletin: Written, source: str, target: str) -> Iterator[TestSegment]:
    if bulletin.summary:
        summary = join([each.text(target) for each in bulletin.summary], target)
        yield summarized(
            bulletin.id, bulletin.article(source), summary, original=bulletin.original, domain=bulletin.domain
        )


def _texts(bulletin: Written, source: str, target: str) -> Iterator[tuple[str, str, Sentence]]:
    yield "t1", "title", bulletin.title
    for number, texts in enumerate(bulletin.summary, start=1):
        yield f"s{number}", "summary", texts
    for number, caption in enumerate(bulletin.captions, start=1):
        yield f"c{number}", "caption", caption
    for number, paragraph in enumerate(bulletin.paragraphs, start=1):
        for place, sentence in enumerate(paragraph, start=1):
            yield f"p{number}s{place}", "body", sentence


def _parse(path: Path) -> Written:
    try:
        return _WRITTEN.validate_python(json.loads(read_text(path)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{path}: {place}: {first['msg']}.") from error
    except ValueError as error:
        raise BadInput(f"{path} is not JSON: {error}.") from error
