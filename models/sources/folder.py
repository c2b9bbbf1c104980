"""A folder on this machine, for models that arrive on a disk or that were made here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.sources.base import CHUNK, STRICT, Delivery, Place, SourceFailed


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Copies the file of the same name from `path`."""

    __pydantic_config__ = STRICT

    kind: Literal["folder"]
    path: str

    scratch = 0

    def label(self, place: Place) -> str:
        """Name this source for progress and errors."""
        return f"the folder {self.path}"

    def fetch(self, delivery: Delivery) -> None:
        """Copy from the start; raises SourceFailed when the file is absent or cannot be read."""
        origin = Path(self.path).expanduser() / delivery.file.name
        try:
            source = origin.open("rb")
        except OSError as error:
            raise SourceFailed(f"{origin} cannot be read: {error.strerror or error}") from error
        with source, delivery.partial.open("wb") as target:
            while block := source.read(CHUNK):
                target.write(block)
                delivery.report(target.tell(), "copying")
