"""Entries that are files: the article is read as `bulletins translate` reads it."""

from functools import partial
from pathlib import PurePosixPath
from typing import Final

from models.errors import BadInput
from models.types import Article
from service.batches.base import Entry, Reading, digest_of
from service.inputs import read

# A table inside a collection would pass for plain text, and be translated as if it were one article.
TABLES: Final = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
# What file managers leave behind.
LITTER: Final = ("__MACOSX", "Thumbs.db", "desktop.ini")


def is_litter(name: str) -> bool:
    """Tell files that nobody put there on purpose, by any part of their path."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part.startswith(".") and part != "..") or part in LITTER for part in parts)


def file_entry(number: int, name: str, data: bytes, at: int, reading: Reading) -> Entry:
    """Make the entry of a file's bytes; files of the same content are the same work."""
    return Entry(number, name, None, digest_of(data), at, partial(_load, name, data, reading))


def _load(name: str, data: bytes, reading: Reading) -> Article:
    if PurePosixPath(name).suffix.lower() in TABLES:
        raise BadInput(f"{name} is a table of articles. Give it to `bulletins batch` as INPUT by itself.")
    return read(data, name=name, language=reading.language, max_bytes=reading.max_bytes)
