"""The file of results: lines are appended in groups; what a kill left torn is cut off at the next start."""

import os
from collections.abc import Sequence
from pathlib import Path

from service.batches.journal import Journal, Written

NAME = "results.jsonl"


class Results:
    """The file and its journal: a line counts once the journal knows it, and it is on the disk before that."""

    _end: int

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._path = folder / NAME
        self._new = folder / f"{NAME}.new"
        self._journal = journal
        self._finish_swap()
        self._path.touch()
        # Somebody may have cut the file; what is gone is made again.
        journal.forget_after(self._path.stat().st_size)
        self._open()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def append(self, lines: Sequence[tuple[Written, bytes]]) -> list[tuple[Written, int, int]]:
        """Put lines on the disk and say where; the journal has to hear of it next."""
        placed = []
        end = self._end
        for written, line in lines:
            placed.append((written, end, len(line)))
            end += len(line)
        if placed:
            self._write(b"".join(line for _, line in lines))
            self._end = end
        return placed

    def put_in_order(self) -> None:
        """Write the file anew in the order of the input, without lines that the journal has forgotten."""
        with self._path.open("rb") as old, self._new.open("wb") as new:
            for start, length in self._journal.places():
                old.seek(start)
                new.write(old.read(length))
            new.flush()
            os.fsync(new.fileno())
        self._file.close()
        self._journal.moved()
        self._finish_swap()
        self._open()

    def _open(self) -> None:
        self._file = self._path.open("r+b", buffering=0)
        self._end = self._journal.end()
        self._file.truncate(self._end)

    def _write(self, data: bytes) -> None:
        # Also after a write that failed in the middle, as on a full disk, this one begins where lines end.
        self._file.seek(self._end)
        self._file.truncate()
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        os.fsync(self._file.fileno())

    def _finish_swap(self) -> None:
        """Put a file that was written anew in its place, also when a kill came in between."""
        if self._journal.meta("swap"):
            if self._new.exists():
                self._new.replace(self._path)
                _sync_folder(self._path.parent)
            self._journal.note("swap", False)
        self._new.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
