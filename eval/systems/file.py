"""Finished outputs of any system, from a file."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

from eval.app import App
from eval.systems.base import Job, Known, OnDone, Options, System
from eval.testsets.jsonl import parse_row
from eval.testsets.reading import read_bytes, read_lines
from eval.types import TestSegment
from models.errors import BadInput


class File(System):
    """Reads one output a line, or JSON Lines of `{"source" or "id", "hypothesis"}`.

    `{direction}` in the path stands for the direction, so that one name serves all six.
    """

    name: ClassVar[str] = "file"
    summarizes: ClassVar[bool] = True
    timed: ClassVar[bool] = False
    # All at once: whether a file fits is said before anything is kept of it.
    batch: ClassVar[int] = 10**9

    def __init__(self, path: str, label: str | None = None) -> None:
        self._path = path
        self._label = label

    @classmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        """Take the path; it is read when the direction is known."""
        return cls(argument, options.model)

    @property
    def label(self) -> str:
        """Name the file, without direction and ending."""
        if self._label:
            return self._label
        name = Path(self._path).name.replace("{direction}", "")
        stem = name.removesuffix(Path(name).suffix) if Path(name).suffix in (".txt", ".jsonl") else name
        return stem.strip(".-_") or "file"

    def key(self, segment: Known, *, documents: bool) -> str:
        """Tell segments apart by their ids: a file may have two outputs for one text."""
        return segment.id

    def parts(self, source: str, target: str) -> Mapping[str, str]:
        """Name the file and its SHA-256."""
        path = self._at(source, target)
        return {
            "system": self.name,
            "file": path.name,
            "sha256": hashlib.sha256(read_bytes(path)).hexdigest()[:16],
        }

    def translate(self, job: Job, on_done: OnDone) -> None:
        """Give each segment its output; raises BadInput for a file that is not aligned with the test set."""
        path = self._at(job.source, job.target)
        texts = _by_row(path, job) if path.suffix in (".jsonl", ".ndjson") else _by_line(path, job)
        for place in job.wanted:
            on_done(place, texts[place])

    def _at(self, source: str, target: str) -> Path:
        return Path(self._path.replace("{direction}", f"{source}-{target}"))


def _by_line(path: Path, job: Job) -> Sequence[str]:
    lines = read_lines(path)
    if len(lines) not in (len(job.segments), job.whole):
        alone = min(len(lines), job.whole) + 1
        longer = path if len(lines) > job.whole else "the test set"
        raise BadInput(
            f"{path} has {len(lines)} lines, the test set {job.whole} segments: they must be aligned. "
            f"Line {alone} of {longer} has no partner."
        )
    return lines


def _by_row(path: Path, job: Job) -> Sequence[str]:
    """Find rows by id, or by their source text where they have no id; each must fit its segment."""
    by_id: dict[str, tuple[str, str, str]] = {}
    by_source: dict[str, str] = {}
    for number, line in enumerate(read_lines(path), start=1):
        where = f"{path}, line {number}"
        if line.strip():
            row = parse_row(line, where)
            text, source = row.get("hypothesis"), row.get("source")
            if not isinstance(text, str) or not isinstance(row.get("id", source), str):
                raise BadInput(
                    f'{where}: expected {{"source" or "id": …, "hypothesis": …}}, all of them texts.'
                )
            if "id" in row:
                by_id[row["id"]] = (text, source if isinstance(source, str) else "", where)
            else:
                by_source[str(source)] = text
    return [_found(segment, by_id, by_source, path) for segment in job.segments]


def _found(
    segment: TestSegment, by_id: Mapping[str, tuple[str, str, str]], by_source: Mapping[str, str], path: Path
) -> str:
    if segment.id in by_id:
        text, source, where = by_id[segment.id]
        if source and source.split() != segment.source.split():
            raise BadInput(
                f"{where}: this is the output for another source text ({source[:60]!r}), the segment {segment.id} "
                f"of the test set is {segment.source[:60]!r}. Take the outputs of this very set."
            )
        return text
    if segment.source in by_source:
        return by_source[segment.source]
    raise BadInput(
        f"{path} has no output for the segment {segment.id} ({segment.source[:60]!r}). "
        "Take the outputs of this very set, or a --limit that ends before it."
    )
