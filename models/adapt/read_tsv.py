"""Reads tab-separated lines whose first line names the columns: vi, en, zh, and role if wanted."""

from collections.abc import Iterator
from pathlib import Path

from models.adapt.readers import numbered
from models.adapt.texts import LANGUAGES, Text, bad, line_of


def read(path: Path) -> Iterator[Text]:
    """Give each line as a text of its own; quotation marks are text, as in models/data."""
    rows = numbered(path)
    where, head = next(rows, (f"{path}:1", ""))
    columns = [column.strip().lower() for column in head.split("\t")]
    if (
        len(set(columns) & set(LANGUAGES)) < 2
        or set(columns) - {*LANGUAGES, "role"}
        or len(set(columns)) < len(columns)
    ):
        raise bad(
            where,
            f"the first line names the columns, two of {', '.join(LANGUAGES)} at least and role; got {head[:80]!r}.",
        )
    for where, row in rows:
        if not row.strip():
            continue
        cells = row.split("\t")
        if len(cells) != len(columns):
            raise bad(where, f"expected {len(columns)} columns, got {len(cells)}.")
        found = dict(zip(columns, cells, strict=True))
        role = found.pop("role", "") or "body"
        yield Text(
            where,
            (line_of({tag: text for tag, text in found.items() if text.strip()}, role=role, where=where),),
            alone=True,
        )
