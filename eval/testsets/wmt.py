"""WMT's news and general test sets between English and Chinese, by way of sacreBLEU."""

import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

from eval.testsets.base import Description, Direction, Loader, Place
from eval.testsets.plain import require_as_many
from eval.testsets.reading import checksum, read_lines
from eval.types import TestSegment, TestSet
from models.errors import BadInput, NotFound

_PAIRS: Final = (("en", "zh"), ("zh", "en"))
_DEFAULT: Final = "wmt23"
# sacreBLEU's library opens the network without a limit of its own.
_TIMEOUT_S: Final = 30


class Wmt(Loader):
    """Reads sacreBLEU's own cache or a folder of the same layout, and else lets sacreBLEU fetch the set."""

    name: ClassVar[str] = "wmt"
    title: ClassVar[str] = f"WMT, en-zh and zh-en (wmt:wmt20, …; else {_DEFAULT})"
    version: ClassVar[str] = _DEFAULT
    licence: ClassVar[str] = "LicenseRef-WMT"
    origin: ClassVar[str] = "Conference on Machine Translation, by sacreBLEU"
    cure: ClassVar[str] = (
        "`bulletins eval run --testset wmt:wmt23` fetches it where the network allows; else copy the folder "
        "~/.sacrebleu/wmt23 of another machine to {folder}/wmt23, or name its parent with --folder."
    )

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages of the year."""
        return list(dict.fromkeys(tag for pair in self.directions(place) for tag in pair))

    def directions(self, place: Place) -> tuple[Direction, ...]:
        """List the directions that sacreBLEU knows of this year, here or not."""
        known = _dataset(_year(place)).langpairs
        return tuple(pair for pair in _PAIRS if "-".join(pair) in known)

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read one direction, fetched by sacreBLEU if it is nowhere here."""
        year, pair = _year(place), f"{source}-{target}"
        files = self._here(place, year, pair)
        if not files and not place.paths:
            _fetch(year, pair, self.cure_at(place))
            files = self._here(place, year, pair)
        if not files:
            raise NotFound(f"There is no {year} {pair} in {self.folder(place)}. {self.cure_at(place)}")
        paths = [files["src"], next(files[name] for name in files if name.startswith("ref"))]
        left, right = (read_lines(path) for path in paths)
        require_as_many(paths[0], left, paths[1], right)
        more = [_column(files, name, len(left)) for name in ("docid", "domain", "origlang")]
        segments = [
            TestSegment(f"{number}", document, text, reference, domain=domain, original=original)
            for number, (text, reference, document, domain, original) in enumerate(
                zip(left, right, *more, strict=True), start=1
            )
        ]
        return TestSet(
            name=year.replace("/", "_"),
            version=year,
            licence=self.licence,
            origin=self.origin,
            date=f"20{year[3:5]}",
            checksum=checksum(paths),
            source=source,
            target=target,
            segments=tuple(segments),
            articles={},
        )

    def describe(self, place: Place) -> Description:
        """Say what this is; nothing is fetched for that."""
        year = _year(place)
        here = [pair for pair in self.directions(place) if self._here(place, year, "-".join(pair))]
        if here:
            return replace(super().describe(place), directions=tuple(here))
        missing = Description(self.name, self.title, year, self.licence, self.origin, (), 0, False, "")
        return replace(missing, directions=self.directions(place), cure=self.cure_at(place))

    def _here(self, place: Place, year: str, pair: str) -> dict[str, Path]:
        from sacrebleu.utils import SACREBLEU_DIR

        roots = [self.folder(place)] if place.paths else [self.folder(place), Path(SACREBLEU_DIR)]
        for root in roots:
            found = _fields(year, pair, root)
            if "src" in found and any(name.startswith("ref") for name in found):
                return found
        return {}


def _year(place: Place) -> str:
    return place.edition or _DEFAULT


def _dataset(year: str) -> Any:  # noqa: ANN401 - sacreBLEU's datasets have no common public type
    from sacrebleu.dataset import DATASETS

    ours = [name for name in DATASETS if name.startswith("wmt") and _ours(DATASETS[name])]
    if year not in ours:
        raise BadInput(
            f"sacreBLEU has no set {year!r} between English and Chinese. It has: {', '.join(ours)}."
        )
    return DATASETS[year]


def _ours(dataset: Any) -> bool:  # noqa: ANN401 - as above
    return any("-".join(pair) in dataset.langpairs for pair in _PAIRS)


def _fields(year: str, pair: str, root: Path) -> dict[str, Path]:
    """Find the files of a pair by field: `src`, `ref` or `ref-A`, `docid`, `domain`, `origlang`."""
    # sacreBLEU itself fetches a set only to tell its fields.
    stem = f"{year.replace('/', '_')}.{pair}."
    paths = sorted((root / year).glob(f"{stem}*"))
    return {path.name.removeprefix(stem): path for path in paths if path.is_file()}


def _fetch(year: str, pair: str, cure: str) -> None:
    dataset, before = _dataset(year), socket.getdefaulttimeout()
    socket.setdefaulttimeout(_TIMEOUT_S)
    try:
        dataset.get_files(pair)
    # sacreBLEU ends the process where a checksum is wrong.
    except (OSError, SystemExit) as error:
        raise NotFound(f"{year} could not be fetched ({error}). {cure}") from error
    finally:
        socket.setdefaulttimeout(before)


def _column(files: dict[str, Path], name: str, length: int) -> Sequence[str]:
    lines = read_lines(files[name]) if name in files else []
    return lines if len(lines) == length else [""] * length
