"""Tab-separated files, with a line of column names or with two columns and the direction told."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from eval.testsets.files import FileLoader, Pair, in_our_order, our_tag
from eval.testsets.reading import read_lines
from models.errors import BadInput

MORE = ("id", "document", "role", "domain", "tags", "original")


class Tsv(FileLoader):
    """Reads a table whose first line names a language a column (`vi`, `en`), and `id`, `document`, `domain`, `tags`."""

    name: ClassVar[str] = "tsv"
    title: ClassVar[str] = "tab-separated file, first line: languages (vi, en), id, document, domain, tags"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    def languages_of(self, paths: Sequence[Path]) -> Sequence[str]:
        """List the languages that the first line names."""
        heads = [_head(path) for path in paths]
        return in_our_order([tag for tag in heads[0] if all(tag in head for head in heads)])

    def pairs(self, source: str, target: str, paths: Sequence[Path]) -> Iterator[Pair]:
        """Give the rows of all files in order."""
        for path in paths:
            head = _head(path)
            for number, line in enumerate(read_lines(path)[1:], start=2):
                cells = line.split("\t")
                if len(cells) != len(head):
                    raise BadInput(
                        f"{path}, line {number}: {len(cells)} columns, but the first line names {len(head)}. "
                        "A tab inside a text has to go."
                    )
                yield as_pair(dict(zip(head, cells, strict=True)), source, target, f"{path}, line {number}")


def as_pair(row: Mapping[str, str], source: str, target: str, where: str) -> Pair:
    """Make a pair of named cells; raises BadInput for one with only one of its texts."""
    left, right = row[source].strip(), row[target].strip()
    if not left or not right:
        raise BadInput(f"{where}: the text in {source if not left else target} is empty.")
    tags = tuple(tag.strip() for tag in row.get("tags", "").split(",") if tag.strip())
    return Pair(
        left,
        right,
        id=row.get("id", ""),
        document=row.get("document", ""),
        role=row.get("role") or "body",
        domain=row.get("domain", ""),
        tags=tags,
        original=row.get("original", ""),
    )


def _head(path: Path) -> list[str]:
    lines = read_lines(path, limit=1)
    names = [name.strip() for name in lines[0].split("\t")] if lines else []
    head = [name.lower() if name.lower() in MORE else our_tag(name) or "" for name in names]
    unknown = [name for name, known in zip(names, head, strict=True) if not known]
    if unknown or len(set(head)) != len(head) or not head:
        raise BadInput(
            f"{path}, line 1: it must name the columns, each once: languages (vi, en, zh, zh-Hant) and any of "
            f"{', '.join(MORE)}; got {lines[0][:80] if lines else ''!r}."
        )
    return head
