"""NTREX-128: the news of WMT 2019, translated from English by professionals."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from eval.testsets.base import Loader, Place
from eval.testsets.plain import require_as_many
from eval.testsets.reading import checksum, read_lines
from eval.types import TestSegment, TestSet

_FILES: Final = {
    "vi": "newstest2019-ref.vie.txt",
    "en": "newstest2019-src.eng.txt",
    "zh": "newstest2019-ref.zho-CN.txt",
    "zh-Hant": "newstest2019-ref.zho-TW.txt",
}
_DOCUMENTS: Final = "DOCUMENT_IDS.tsv"


class Ntrex128(Loader):
    """Reads a checkout of the repository, or its folder NTREX-128."""

    name: ClassVar[str] = "ntrex128"
    title: ClassVar[str] = "NTREX-128, whole news articles"
    version: ClassVar[str] = "1.0"
    licence: ClassVar[str] = "CC-BY-SA-4.0"
    origin: ClassVar[str] = "Federmann, Kocmi, Xin 2022"
    cure: ClassVar[str] = (
        "Run `git clone https://github.com/MicrosoftTranslator/NTREX {folder}` where that can be reached, or name a "
        "folder with --folder."
    )

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages whose file is there."""
        folder = self._texts(place)
        return [tag for tag, name in _FILES.items() if (folder / name).is_file()]

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read one direction; the original is always English."""
        folder = self._texts(place)
        paths = [folder / _FILES[tag] for tag in (source, target)]
        left, right = (read_lines(path) for path in paths)
        require_as_many(paths[0], left, paths[1], right)
        documents = self._documents(place, len(left))
        segments = [
            TestSegment(f"{number}", document, text, reference, domain="news", original="en")
            for number, (text, reference, document) in enumerate(zip(left, right, documents, strict=True), 1)
        ]
        return TestSet(
            name=self.name,
            version=self.version,
            licence=self.licence,
            origin=self.origin,
            date="2022-11",
            checksum=checksum(paths),
            source=source,
            target=target,
            segments=tuple(segments),
            articles={},
        )

    def _texts(self, place: Place) -> Path:
        folder = self.folder(place)
        inner = folder / "NTREX-128"
        return inner if inner.is_dir() else folder

    def _documents(self, place: Place, length: int) -> Sequence[str]:
        folder = self._texts(place)
        found = next(
            (path / _DOCUMENTS for path in (folder, folder.parent) if (path / _DOCUMENTS).is_file()), None
        )
        if found is None:
            return [""] * length
        lines = [line.split("\t")[0].strip() for line in read_lines(found)]
        # Some copies begin with a line of column names.
        lines = lines[1:] if len(lines) == length + 1 else lines
        return lines if len(lines) == length else [""] * length
