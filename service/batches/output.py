"""What is written about one entry: its line of the results, and files in other formats."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.bulletin import to_json
from models.errors import AppError
from models.types import Bulletin
from service.batches.base import Entry
from service.exports import EXPORTS, Export
from service.exports.filename import slug

FAILURE: Final = "failure/1"
FOLDER: Final = "articles"
# A slug in Chinese has three bytes a letter, and a file name at most 255.
NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Files:
    """One file an article in each of some formats, under `articles/`."""

    folder: Path
    formats: tuple[str, ...] = ()

    def write(self, bulletin: Bulletin, *, name: str, key: str) -> None:
        """Write all formats; a file that is there is replaced only by a whole one."""
        for each in self.formats:
            export: Export = EXPORTS.get(each)()
            stem = f"{slug(name)[:NAME_LENGTH]}-{key[:8]}"
            for language in export.languages(bulletin) or (None,):
                ending = f"{language}.{export.extension}" if language else export.extension
                path = self.folder / FOLDER / f"{stem}{'-' if language else '.'}{ending}"
                _replace(path, export.write(bulletin, language=language))


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def bulletin_line(bulletin: Bulletin, *, name: str, key: str) -> bytes:
    """Write a bulletin as one line of `bulletin/1`, with what it was in the input."""
    return _line({**to_json(bulletin), "item": {"name": name, "key": key}})


def failure_line(error: AppError, *, id: str, name: str, key: str) -> bytes:
    """Write why there is no bulletin as one line of `failure/1`."""
    body = {"code": error.code, "message": str(error)}
    return _line({"schema": FAILURE, "id": id, "error": body, "item": {"name": name, "key": key}})


def id_in_results(entry: Entry, key: str) -> str:
    """Give the id of an entry's line: its own, else the key."""
    return entry.id if entry.id is not None else key


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def formats_of(names: Sequence[str]) -> tuple[str, ...]:
    """Check names of export formats and put them in one order; raises BadInput."""
    for name in names:
        EXPORTS.get(name)
    return tuple(name for name in EXPORTS.names() if name in names)
