"""The outputs of runs as they are made: a JSON Lines file that is only ever added to, so that a run can go on."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.signature import digest


@dataclass(frozen=True, slots=True)
class Row:
    """One output.

    `seconds` is from when the segment was handed over, with others, until it was done; the `share`s of all rows
    add up to the time of the run. `signature` is the digest of the run's; `logprob` the mean of the model's tokens, where
    it tells.
    """

    id: str
    source: str
    hypothesis: str
    document: str = ""
    seconds: float = 0.0
    share: float = 0.0
    signature: str = ""
    logprob: float | None = None


class Outputs:
    """A file of rows; of several rows for one segment and signature the last one counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, signature: str) -> Iterator[Row]:
        """Give the rows made under a signature, in the order in which they were written."""
        wanted = digest(signature)
        for row in self._read():
            if row.signature in ("", wanted):
                yield row

    def append(self, rows: Iterable[Row]) -> None:
        """Add rows and hand them to the system at once."""
        text = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
        if not text:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            # A run that was killed while writing leaves half a line.
            if file.tell() and not _ends_a_line(file):
                text = "\n" + text
            file.write(text.encode())

    def _read(self) -> Iterator[Row]:
        try:
            lines = self.path.read_bytes().split(b"\n")
        except (FileNotFoundError, NotADirectoryError):
            return
        for line in lines:
            if row := _row(line):
                yield row


def _ends_a_line(file: Any) -> bool:  # noqa: ANN401 - a binary file
    file.seek(-1, 2)
    return bool(file.read(1) == b"\n")


def _row(line: bytes) -> Row | None:
    """Read a row; half a line, of a run that was killed, is none."""
    try:
        found = json.loads(line)
        return Row(
            id=str(found["id"]),
            source=str(found["source"]),
            hypothesis=str(found["hypothesis"]),
            document=str(found.get("document", "")),
            seconds=float(found.get("seconds", 0.0)),
            share=float(found.get("share", 0.0)),
            signature=str(found.get("signature", "")),
            logprob=None if found.get("logprob") is None else float(found["logprob"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
