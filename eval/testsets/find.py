"""Finds a test set by its name: one of the table, or one that was imported."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.store import with_limit
from eval.testsets.base import Description, Loader, Place
from eval.testsets.imported import MANIFEST, Imported
from eval.testsets.registry import TESTSETS
from eval.types import TestSet
from models.errors import AppError, BadInput


def testsets_folder(data: Path) -> Path:
    """Name the folder below the data folder that holds test sets."""
    return data / "testsets"


def find(name: str, place: Place) -> tuple[Loader, Place]:
    """Find a loader by a name like `flores200`, `flores200:devtest` or that of an imported set."""
    base, _, edition = name.partition(":")
    if base in TESTSETS.names():
        return TESTSETS.get(base)(), replace(place, edition=edition)
    if base in _imported(place.root):
        return Imported(place.root / base), place
    have = [*TESTSETS.names(), *_imported(place.root)]
    raise BadInput(f"Unknown test set {name!r}. Available: {', '.join(have)}.")


def load(
    name: str,
    direction: tuple[str, str],
    *,
    root: Path,
    paths: Sequence[Path] = (),
    limit: int | None = None,
    since: str | None = None,
) -> TestSet:
    """Load one direction of a test set; `root` holds what was imported or fetched, `paths` wins over it."""
    loader, place = find(name, Place(root, tuple(paths), since=since))
    return with_limit(loader.load(*direction, place), limit)


def directions(name: str, *, root: Path, paths: Sequence[Path] = ()) -> tuple[tuple[str, str], ...]:
    """List the directions of a test set, Traditional Chinese left out."""
    loader, place = find(name, Place(root, tuple(paths)))
    found = loader.directions(place)
    if not found:
        loader.load("vi", "en", place)  # Says what is missing, and how to get it.
    return tuple(pair for pair in found if "zh-Hant" not in pair)


def describe_all(root: Path) -> Iterator[Description]:
    """Describe every test set of the table, then those imported; a broken one is told, not raised."""
    for name in TESTSETS.names():
        yield _describe(TESTSETS.get(name)(), Place(root), name)
    for name in _imported(root):
        try:
            loader = Imported(root / name)
        except AppError as error:
            yield _broken(name, error)
        else:
            yield _describe(loader, Place(root), name)


def _describe(loader: Loader, place: Place, name: str) -> Description:
    try:
        return loader.describe(place)
    except AppError as error:
        return _broken(name, error)


def _broken(name: str, error: AppError) -> Description:
    return Description(name, "broken", "", "", "", (), 0, False, str(error))


def _imported(root: Path) -> list[str]:
    if not root.is_dir():
        return []
    return sorted(
        path.parent.name for path in root.glob(f"*/{MANIFEST}") if path.parent.name not in TESTSETS.names()
    )
