"""Writes a command's result to a file as a whole or not at all, or to standard output."""

import os
import sys
import tempfile
from pathlib import Path

from models.errors import BadInput


def require_place(output: Path | None) -> None:
    """Raise BadInput for a file that cannot be written, before any work is done for it."""
    if output is None:
        return
    folder = output.resolve().parent
    if not folder.is_dir():
        raise BadInput(f"{output} cannot be written: there is no folder {folder}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"{output} cannot be written: the folder {folder} is not yours to write in.")


def write(data: bytes, output: Path | None) -> None:
    """Write bytes; a file that is there is replaced only once the new one is complete."""
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(data, output)
    except OSError as error:
        raise BadInput(f"{output} cannot be written: {error.strerror}.") from error


def _replace(data: bytes, output: Path) -> None:
    target = output.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    # The only way to read it is to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
