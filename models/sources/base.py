"""What sources share: the file that is wanted, where it goes, and how a source says that it cannot deliver."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from models.errors import FetchFailed

STRICT = ConfigDict(extra="forbid")
CHUNK = 1 << 20

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(gt=0)]


class SourceFailed(FetchFailed):
    """One source could not deliver; the store tries the next one and keeps the reason for the final error."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model, as the catalogue promises it."""

    __pydantic_config__ = STRICT

    name: FileName
    size: Size
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class Place:
    """Where this machine fetches from: the hub's address, and options for pip's downloader."""

    hub: str
    pip_options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One order to a source: fill `partial` with `file`, going on from what `partial` already holds.

    `report(done, what)` takes the bytes of `partial` so far and, in words, what is being done.
    """

    file: ModelFile
    revision: str
    partial: Path
    place: Place
    report: Callable[[int, str], None]

    def done(self) -> int:
        """Count the bytes that an earlier attempt left."""
        return self.partial.stat().st_size if self.partial.exists() else 0
