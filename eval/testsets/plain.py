"""Plain parallel files: one segment a line, one file a language."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from eval.testsets.files import FileLoader, Pair, in_our_order, our_tag
from eval.testsets.reading import read_lines
from models.errors import BadInput


class Plain(FileLoader):
    """Reads files whose names tell the language: `dev.vi`, `vi.txt`, `news.en.txt`, `eng_Latn.dev`."""

    name: ClassVar[str] = "plain"
    title: ClassVar[str] = "plain parallel files, one a language (dev.vi dev.en)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".vi", ".en", ".zh")

    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages that the names of the files tell."""
        return in_our_order(list(by_language(paths)))

    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give line by line aligned pairs."""
        named = by_language(paths)
        yield from aligned(named[source], named[target])


def by_language(paths: Sequence[Path]) -> dict[str, Path]:
    """Find the language of each file in its name; raises BadInput where none or the same is told twice."""
    found: dict[str, Path] = {}
    for path in paths:
        parts = re.split(r"[.\s]", path.name) + re.split(r"[.\s_-]", path.name)
        tag = next((tag for part in reversed(parts) if (tag := our_tag(part))), None)
        if tag is None:
            raise BadInput(
                f"The name {path.name!r} does not tell the language. Name the files like {path.stem}.vi and "
                f"{path.stem}.en."
            )
        if tag in found:
            raise BadInput(
                f"{found[tag].name} and {path.name} both seem to be {tag}. Name one file a language."
            )
        found[tag] = path
    return found


def aligned(source: Path, reference: Path) -> Iterator[Pair]:
    """Pair two files line by line; raises BadInput that names the first line that has no partner."""
    sources, references = read_lines(source), read_lines(reference)
    require_as_many(source, sources, reference, references)
    for number, (left, right) in enumerate(zip(sources, references, strict=True), start=1):
        if bool(left.strip()) != bool(right.strip()):
            empty, full = (reference, source) if left.strip() else (source, reference)
            raise BadInput(
                f"Line {number} of {empty} is empty, but that of {full} is not: the files must be aligned."
            )
        yield Pair(left, right)


def require_as_many(first: Path, lines: Sequence[str], second: Path, others: Sequence[str]) -> None:
    """Refuse files of unequal length, naming the first line that has no partner."""
    if len(lines) != len(others):
        longer = first if len(lines) > len(others) else second
        alone = min(len(lines), len(others)) + 1
        raise BadInput(
            f"{first} has {len(lines)} lines, {second} has {len(others)}: they must be aligned. "
            f"Line {alone} of {longer} has no partner."
        )
