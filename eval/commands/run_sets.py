"""What `bulletins eval run` measures on: test sets by name, or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from eval.app import App
from eval.directions import read_direction, read_directions
from eval.store import with_limit
from eval.testsets.files import UNKNOWN_LICENCE, Pair, set_name, written_on
from eval.testsets.find import directions, load, testsets_folder
from eval.testsets.plain import aligned
from eval.testsets.reading import checksum, read_lines
from eval.types import TestSegment, TestSet
from models.errors import BadInput


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says about the test set."""

    testset: str | None
    paths: tuple[Path, ...]
    folder: Path | None
    since: str | None
    source: Path | None
    references: Path | None
    direction: str
    limit: int | None


def load_sets(wanted: Wanted, app: App) -> Sequence[tuple[TestSet, int]]:
    """Load a test set for each direction, each with the number of segments that it has without the limit."""
    if wanted.testset is None:
        sets = [_from_files(wanted)]
    elif wanted.source is not None or wanted.references is not None:
        raise click.UsageError("--testset brings its own texts: leave out --source and --references.")
    else:
        sets = _by_name(wanted, wanted.testset, testsets_folder(app.data_folder()))
    return [(with_limit(each, wanted.limit), len(each.segments)) for each in sets]


def _by_name(wanted: Wanted, name: str, root: Path) -> list[TestSet]:
    paths = (*wanted.paths, *([wanted.folder] if wanted.folder else []))
    if wanted.direction.strip().lower() == "all":
        pairs = directions(name, root=root, paths=paths)
    else:
        pairs = read_directions(wanted.direction)
    return [load(name, pair, root=root, paths=paths, since=wanted.since) for pair in pairs]


def _from_files(wanted: Wanted) -> TestSet:
    if wanted.source is None:
        raise click.UsageError("Say what to measure on: --testset NAME, or --source FILE --references FILE.")
    source, target = read_direction(wanted.direction)
    if source == target:
        raise BadInput(f"{wanted.direction!r} goes nowhere: name two languages. Summaries need a --testset.")
    paths = (wanted.source,) if wanted.references is None else (wanted.source, wanted.references)
    if wanted.references is None:
        pairs = [Pair(line, "") for line in read_lines(wanted.source)]
    else:
        pairs = list(aligned(wanted.source, wanted.references))
    if not pairs:
        raise BadInput(f"There is nothing to score: {wanted.source} is empty.")
    digest = checksum(paths)
    return TestSet(
        name=set_name(paths),
        version=digest[:12],
        licence=UNKNOWN_LICENCE,
        origin=", ".join(path.name for path in paths),
        date=written_on(paths),
        checksum=digest,
        source=source,
        target=target,
        segments=tuple(
            TestSegment(f"{number}", "", pair.source, pair.reference)
            for number, pair in enumerate(pairs, start=1)
        ),
        articles={},
    )
