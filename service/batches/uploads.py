"""Takes an uploaded collection in: kept in the data folder, looked into, and entered as a batch."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from models.errors import BadInput
from models.languages import parse_tag
from service.batches import Reader, Reading, open_reader
from service.database.batches import BatchRow, BatchStore, new_id
from service.database.editing import Conflict
from service.settings import Settings

FOLDER: Final = "batches"
ENDINGS: Final = (".jsonl", ".ndjson", ".csv", ".tsv", ".zip")
MAX_NAME: Final = 200
CHUNK: Final = 1_048_576


def folder_of(settings: Settings, id: str) -> Path:
    """Name the folder that the input of a batch is kept in."""
    return settings.data / FOLDER / id


def reader_of(settings: Settings, batch: BatchRow) -> Reader | None:
    """Open the input of a batch; None when it is kept on another machine."""
    found = sorted(folder_of(settings, batch.id).glob("input.*"))
    return open_reader(found[0], _reading(settings, batch.language)) if found else None


def take(
    settings: Settings,
    store: BatchStore,
    stream: BinaryIO,
    *,
    file_name: str,
    targets: Sequence[str],
    language: str,
    key: str | None = None,
) -> BatchRow:
    """Keep an upload and enter it; raises BadInput for what is no batch, Conflict for a key used for another."""
    tags = tuple(dict.fromkeys(parse_tag(tag) for tag in targets))
    language = "auto" if language.strip().lower() == "auto" else parse_tag(language)
    ending = _ending(file_name)
    id = new_id()
    folder = folder_of(settings, id)
    folder.mkdir(parents=True)
    try:
        path = folder / f"input{ending}"
        digest = _save(stream, path)
        size = _look_into(path, _reading(settings, language))
        name = _shown_name(file_name)
        row = store.create(
            id=id, name=name, targets=tags, language=language, size=size, digest=digest, key=key
        )
        if row.id != id and (row.digest, row.targets, row.language) != (digest, tags, language):
            raise Conflict("This key was used for another batch. Use a new key for each batch.")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if row.id != id:
        shutil.rmtree(folder, ignore_errors=True)
    return row


def _reading(settings: Settings, language: str) -> Reading:
    return Reading(language=None if language == "auto" else language, max_bytes=settings.max_upload)


def _ending(file_name: str) -> str:
    ending = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(f"{file_name[:80]!r} is no batch. Batches are files that end in {', '.join(ENDINGS)}.")
    return ending


def _shown_name(file_name: str) -> str:
    name = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)[-MAX_NAME:]


def _save(stream: BinaryIO, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _look_into(path: Path, reading: Reading) -> int:
    """Refuse at once what could not be read later: no articles at all, a bad header, a bomb."""
    reader = open_reader(path, reading)
    size = reader.size()
    entries = reader.entries()
    if next(entries, None) is None:
        raise BadInput("There is no article in the file. Give one a line, a row, or a file in the archive.")
    return size
