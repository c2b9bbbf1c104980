"""Reads files that others wrote: UTF-8, whole, and not too large."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from models.errors import BadInput, TooLarge

MAX_BYTES = 100 * 10**6


def read_bytes(path: Path) -> bytes:
    """Read a file of at most MAX_BYTES; raises BadInput or TooLarge that names it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{path} is larger than {MAX_BYTES // 10**6} MB: cut it into parts.")
    return data


def read_text(path: Path) -> str:
    """Read a UTF-8 file; raises BadInput that names file and place."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: {error}.") from error


def read_lines(path: Path, *, limit: int | None = None) -> list[str]:
    """Read one segment a line; raises BadInput when the file cannot be read as UTF-8.

    Only line feeds part lines, as in sacreBLEU: other separators of Unicode occur inside sentences.
    """
    lines = [line.removesuffix("\r") for line in read_text(path).split("\n")]
    if lines[-1] == "":
        lines.pop()
    return lines[:limit]


def checksum(paths: Iterable[Path]) -> str:
    """Give the SHA-256 of all that these files hold, in this order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(read_bytes(path))
    return digest.hexdigest()


def one_line(text: str) -> str:
    """Write a segment in one line, as scores are over lines."""
    return " ".join(text.split())
