"""Training data by the ending of its name; add a format by a file here and a line below."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.adapt.texts import BadData, Text
from models.registry import Registry

READERS = Registry(
    "training data",
    {
        ".jsonl": "models.adapt.read_json:read_lines",
        ".json": "models.adapt.read_json:read_bulletin",
        ".tmx": "models.adapt.read_tmx:read",
        ".tsv": "models.adapt.read_tsv:read",
        "folder": "models.adapt.read_aligned:read",
    },
)
MAX_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Source:
    """Data as the user gave it: a path, its licence, and which part of it to train on (0 to 1)."""

    path: Path
    licence: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Data:
    """What was read of one source; `sha256` is over all its files in order of their names."""

    source: Source
    texts: tuple[Text, ...]
    sha256: str

    @property
    def lines(self) -> int:
        """Count the aligned lines."""
        return sum(len(text.lines) for text in self.texts)


def read(source: Source) -> Data:
    """Read all of a source, or raise BadData that names file and line."""
    kind = "folder" if source.path.is_dir() else source.path.suffix.lower()
    if kind not in READERS.names():
        known = ", ".join(READERS.names())
        raise BadData(
            f"{source.path}: training data ends in one of {known} (vi.txt, en.txt, zh.txt); got {kind!r}."
        )
    files = files_of(source.path)
    try:
        size = sum(file.stat().st_size for file in files)
        if size > MAX_BYTES:
            raise BadData(f"{source.path}: {size:,} bytes are too many, {MAX_BYTES:,} are allowed; split it.")
        texts = tuple(READERS.get(kind)(source.path))
        if not texts:
            raise BadData(f"{source.path}: there is no aligned text in it.")
        return Data(source, texts, _sha256(files))
    except OSError as error:
        raise BadData(f"{source.path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise BadData(
            f"{source.path} is not UTF-8: {error.reason} at byte {error.start}. Convert it."
        ) from error


def files_of(path: Path) -> Sequence[Path]:
    """List the files of a source in order."""
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def numbered(path: Path) -> Iterator[tuple[str, str]]:
    """Give each line with its place, `file:line`; raises UnicodeDecodeError."""
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            yield f"{path}:{number}", line.rstrip("\r\n")


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            while block := content.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
