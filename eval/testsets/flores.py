"""FLORES-200 and FLORES+: sentences of Wikinews, Wikibooks and Wikivoyage in many languages."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from eval.testsets.base import Loader, Place
from eval.testsets.plain import require_as_many
from eval.testsets.reading import checksum, read_lines
from eval.types import TestSegment, TestSet
from models.errors import BadInput

# FLORES+ calls Mandarin cmn; the names of our own development copy are plain tags.
_CODES: Final = {
    "vi": ("vie_Latn", "vi"),
    "en": ("eng_Latn", "en"),
    "zh": ("zho_Hans", "cmn_Hans", "zh"),
    "zh-Hant": ("zho_Hant", "cmn_Hant", "zh-Hant"),
}
_SPLITS: Final = ("dev", "devtest")


@dataclass(frozen=True, slots=True)
class _File:
    """One language: its texts, and what the file or the table beside it tells of each."""

    path: Path
    texts: Sequence[str]
    domains: Sequence[str]


class Flores200(Loader):
    """Reads a folder: FLORES-200's (`dev/eng_Latn.dev`), FLORES+'s as JSON Lines, or plain `en.txt`."""

    name: ClassVar[str] = "flores200"
    title: ClassVar[str] = "FLORES-200 or FLORES+, dev (flores200:devtest for the other part)"
    version: ClassVar[str] = "dev"
    licence: ClassVar[str] = "CC-BY-SA-4.0"
    origin: ClassVar[str] = "NLLB Team 2022; Open Language Data Initiative (FLORES+)"
    cure: ClassVar[str] = (
        "Fetch flores200_dataset.tar.gz (its address stands in github.com/facebookresearch/flores) and unpack it to "
        "{folder}, or take the JSON Lines of openlanguagedata/flores_plus from the hub; or name a folder with --folder."
    )

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages whose file is there."""
        return [tag for tag in _CODES if self._path(tag, place) is not None]

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read one direction of the split."""
        split = _split(place)
        left, right = self._file(source, place), self._file(target, place)
        require_as_many(left.path, left.texts, right.path, right.texts)
        rows = zip(left.texts, right.texts, left.domains, strict=True)
        segments = [
            TestSegment(f"{split}:{number}", "", text, reference, domain=domain, original="en")
            for number, (text, reference, domain) in enumerate(rows, start=1)
        ]
        return TestSet(
            name=self.name if split == "dev" else f"{self.name}_{split}",
            version=split,
            licence=self.licence,
            origin=self.origin,
            date="2022-07",
            checksum=checksum((left.path, right.path)),
            source=source,
            target=target,
            segments=tuple(segments),
            articles={},
        )

    def _path(self, tag: str, place: Place) -> Path | None:
        return next(
            (path for path in _candidates(tag, _split(place), self.folder(place)) if path.is_file()), None
        )

    def _file(self, tag: str, place: Place) -> _File:
        path = self._path(tag, place)
        if path is None:
            raise BadInput(f"There is no {tag} in {self.folder(place)}.")
        if path.suffix == ".jsonl":
            rows = [
                _row(line, f"{path}, line {number}") for number, line in enumerate(read_lines(path), start=1)
            ]
            return _File(path, [text for text, _ in rows], [domain for _, domain in rows])
        texts = read_lines(path)
        return _File(path, texts, _domains(path.parent.parent / f"metadata_{_split(place)}.tsv", len(texts)))


def _split(place: Place) -> str:
    split = place.edition or "dev"
    if split not in _SPLITS:
        raise BadInput(f"FLORES-200 has no part {split!r}. Write flores200:dev or flores200:devtest.")
    return split


def _candidates(tag: str, split: str, folder: Path) -> Iterator[Path]:
    for code in _CODES[tag]:
        for base in (folder, folder / "flores200_dataset", folder / "flores_plus"):
            yield base / split / f"{code}.{split}"
            yield base / split / f"{code}.jsonl"
        yield folder / f"{code}.{split}"
        if split == "dev":
            yield folder / f"{code}.txt"


def _row(line: str, where: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
        return " ".join(row["text"].split()), str(row.get("domain", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f'{where}: expected a row of FLORES+ like {{"text": …}}, got {line[:60]!r}.'
        ) from error


def _domains(path: Path, length: int) -> Sequence[str]:
    """Read the domain column of the table that comes with FLORES-200; without the table nothing is known."""
    lines = read_lines(path) if path.is_file() else []
    head = lines[0].split("\t") if lines else []
    if "domain" not in head or len(lines) != length + 1:
        return [""] * length
    column = head.index("domain")
    return [(line.split("\t") + [""] * column)[column] for line in lines[1:]]
