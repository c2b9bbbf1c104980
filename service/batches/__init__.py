"""Many articles at once: readers of collections, and the run that turns a collection into results."""

from pathlib import Path

from models.errors import BadInput
from models.registry import Registry
from service.batches.base import Entry, Reader, Reading

__all__ = ["READERS", "Entry", "Reader", "Reading", "open_reader"]

READERS = Registry(
    "batch input",
    {
        "jsonl": "service.batches.jsonl:JsonlReader",
        "csv": "service.batches.csvtable:CsvReader",
        "zip": "service.batches.zipped:ZipReader",
        "folder": "service.batches.folder:FolderReader",
    },
)


def open_reader(path: Path, reading: Reading) -> Reader:
    """Choose the reader of an input by what it is, else by its name; raises BadInput."""
    if not path.exists():
        raise BadInput(
            f"There is no {str(path)!r}. Name a .jsonl, .csv or .zip file, or a folder of articles."
        )
    for name in READERS.names():
        kind: type[Reader] = READERS.get(name)
        if kind.reads(path):
            return kind(path, reading)
    raise BadInput(
        f"{path.name!r} is no batch. Batches are .jsonl, .ndjson, .csv, .tsv and .zip files, and folders; "
        "one article alone is made by `bulletins translate`."
    )
