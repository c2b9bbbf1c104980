"""JSONL: one article an object, one object a line."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from models.errors import AppError, BadInput, TooLarge
from service.batches import fields
from service.batches.base import Entry, Reader, digest_of, refuse

BOM = b"\xef\xbb\xbf"


class JsonlReader(Reader):
    """Reads line by line; an over-long line is skipped over in pieces and never held."""

    name = "jsonl"

    @staticmethod
    def reads(path: Path) -> bool:
        """Go by the ending."""
        return path.is_file() and path.suffix.lower() in (".jsonl", ".ndjson", ".jsonlines")

    def size(self) -> int:
        """Count bytes."""
        return self.path.stat().st_size

    def entries(self) -> Iterator[Entry]:
        """Give one entry for each line that is not blank."""
        limit = self.reading.max_bytes
        number, at = 0, 0
        with self.path.open("rb") as file:
            for count, line in enumerate(iter(partial(file.readline, limit + 1), b""), start=1):
                at += len(line)
                if len(line) > limit:
                    at += _skip_line(file, line)
                line = line.removeprefix(BOM) if count == 1 else line
                if line.strip():
                    number += 1
                    yield self._entry(number, count, line, at)

    def _entry(self, number: int, count: int, line: bytes, at: int) -> Entry:
        name, given = f"line {count}", dict[str, Any]()
        try:
            given = _parse(line, self.reading.max_bytes)
            found = fields.rename(given)
            id = fields.id_of(found)
        except AppError as error:
            # Mended, it is another line: its id is only what it is found by.
            return Entry(number, fields.name_of(given) or name, None, digest_of(line), at, refuse(error))
        load = partial(fields.to_article, found, self.reading.language)
        return Entry(number, id or name, id, fields.content_digest(found), at, load)


def _skip_line(file: BinaryIO, start: bytes) -> int:
    skipped = 0
    while not start.endswith(b"\n") and (start := file.readline(65_536)):
        skipped += len(start)
    return skipped


def _parse(line: bytes, limit: int) -> dict[str, Any]:
    if len(line) > limit:
        raise TooLarge(f"The line has more than {limit:,} bytes. Give one article a line.")
    try:
        value: Any = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise BadInput(
            f"The line is not valid UTF-8 at byte {error.start + 1}. Save the file as UTF-8."
        ) from error
    except RecursionError as error:
        raise BadInput("The line is nested too deeply. Give one flat object a line.") from error
    except ValueError as error:
        raise BadInput(f"The line is not valid JSON: {error}. Give one object a line.") from error
    if not isinstance(value, dict):
        raise BadInput(f"The line holds a JSON {type(value).__name__}. Give one object a line.")
    return value
