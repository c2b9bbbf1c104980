"""JSON Lines: one object a segment, its texts by language."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from eval.testsets.files import FileLoader, Pair, in_our_order, our_tag
from eval.testsets.reading import read_lines
from eval.testsets.tsv import MORE, as_pair
from models.errors import BadInput


class JsonLines(FileLoader):
    """Reads rows like `{"vi": …, "en": …, "id": …, "document": …, "domain": …, "tags": […]}`."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = 'JSON Lines, {"vi": …, "en": …} a line, also id, document, domain, tags'
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages that the first row of each file has."""
        firsts = [next(_rows(path), ("", {}))[1] for path in paths]
        return in_our_order([tag for tag in firsts[0] if all(tag in first for first in firsts)])

    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give the rows of all files in order."""
        for path in paths:
            for where, row in _rows(path):
                for tag in (source, target):
                    if tag not in row:
                        raise BadInput(f"{where}: there is no text in {tag}.")
                yield as_pair(row, source, target, where)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in enumerate(read_lines(path), start=1):
        where = f"{path}, line {number}"
        if line.strip():
            yield where, _row(parse_row(line, where), where)


def parse_row(line: str, where: str) -> dict[str, Any]:
    """Read one line as a JSON object; raises BadInput that names file and line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{where}: this is not JSON ({error}).") from error
    if not isinstance(row, dict):
        raise BadInput(f"{where}: expected an object like {{…}}, got {line[:60]!r}.")
    return row


def _row(row: dict[str, Any], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in row.items():
        name = key.lower() if key.lower() in MORE else our_tag(key)
        if name is None:
            continue  # What other programs keep in their rows does no harm.
        if name == "tags" and isinstance(value, list) and all(isinstance(tag, str) for tag in value):
            value = ",".join(value)
        if not isinstance(value, str):
            raise BadInput(f"{where}: {key} must be a text, got {str(value)[:60]!r}.")
        found[name] = " ".join(value.split())
    return found
