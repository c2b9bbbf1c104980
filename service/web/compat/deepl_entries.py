"""Entries of DeepL's glossaries, read from and written as TSV or CSV."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from models.errors import BadInput
from service.database.glossaries import Direction
from service.web.compat.deepl import SOURCES
from service.web.compat.fields import Fields

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_TERM: Final = 1024
MAX_ENTRIES: Final = 10_000
FORMATS: Final = ("tsv", "csv")


def direction_of(fields: Mapping[str, Any]) -> Direction:
    """Read the two languages of a dictionary."""
    tags = []
    for name in ("source_lang", "target_lang"):
        value = fields.get(name)
        code = value.split("-")[0].upper() if isinstance(value, str) else ""
        if code not in SOURCES:
            raise BadInput(
                f"Value for '{name}' not supported for glossaries. Available: {', '.join(SOURCES)}."
            )
        tags.append(SOURCES[code])
    if tags[0] == tags[1]:
        raise BadInput("'source_lang' and 'target_lang' of a glossary must differ.")
    return tags[0], tags[1]


def name_of(fields: Fields) -> str:
    """Read the name of a glossary."""
    name = fields.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_TERM:
        raise BadInput(f"Parameter 'name' must be a text of 1 to {MAX_TERM} characters.")
    return name


def entries_of(fields: Fields) -> dict[str, str]:
    """Read entries; raises BadInput that names the line that is wrong."""
    text, format = fields.get("entries"), fields.get("entries_format")
    if not isinstance(text, str) or not text.strip():
        raise BadInput("Parameter 'entries' must be a text with at least one entry.")
    if len(text) > MAX_BYTES:
        raise BadInput(f"Glossaries of at most {MAX_BYTES:,} bytes are taken.")
    if format not in FORMATS:
        raise BadInput("Value for 'entries_format' not supported. Available: tsv, csv.")
    entries: dict[str, str] = {}
    for number, cells in enumerate(_rows(text, tabs=format == "tsv"), start=1):
        if not any(cells):
            continue
        source, target = _pair(cells, number, columns=(2,) if format == "tsv" else (2, 4))
        if source in entries:
            raise BadInput(f"Line {number} of the entries: the source term {source!r} comes twice.")
        entries[source] = target
    if len(entries) > MAX_ENTRIES:
        raise BadInput(f"A dictionary has at most {MAX_ENTRIES:,} entries, got {len(entries):,}.")
    if not entries:
        raise BadInput("Parameter 'entries' must be a text with at least one entry.")
    return entries


def as_tsv(entries: Mapping[str, str]) -> str:
    """Write entries."""
    return "\n".join(f"{source}\t{target}" for source, target in entries.items())


def moment(when: datetime) -> str:
    """Write a moment as their clients read it."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _rows(text: str, *, tabs: bool) -> list[list[str]]:
    if tabs:
        return [line.rstrip("\r").split("\t") for line in text.split("\n")]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise BadInput(f"The entries are no CSV: {error}.") from error


def _pair(cells: list[str], number: int, *, columns: tuple[int, ...]) -> tuple[str, str]:
    if len(cells) not in columns:
        raise BadInput(
            f"Line {number} of the entries has {len(cells)} columns; a source and a target term are needed."
        )
    source, target = cells[0].strip(), cells[1].strip()
    for term in (source, target):
        if not term:
            raise BadInput(f"Line {number} of the entries has an empty term.")
        if len(term.encode("utf-8", "replace")) > MAX_TERM:
            raise BadInput(f"Line {number} of the entries has a term of over {MAX_TERM} bytes.")
        if not term.isprintable():
            raise BadInput(f"Line {number} of the entries has a control character in a term.")
    return source, target
