"""What comes back of a bulletin that was edited in another program: its target sentences, and how they left us."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

# What a reader of the file should know: `tracked`, it holds tracked changes, that are read as accepted.
Note = Literal["tracked"]


@dataclass(frozen=True, slots=True)
class Line:
    """One target sentence of a file.

    `segment` is None where the file lost the id; `source` is the source sentence beside it, None where there is
    none. `version` (0: not known), `was` and `source_was` tell what left us: the version, and the fingerprints of
    both texts. `mixed` says that rows or cells were put together, so that nobody can
    tell what belongs where.
    """

    segment: str | None
    language: str
    text: str
    source: str | None = None
    version: int = 0
    was: str | None = None
    source_was: str | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A file: the id of the bulletin that it says it is of (None where it lost it), and its sentences."""

    bulletin: str | None
    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()


class Import(ABC):
    """Knows one format."""

    name: ClassVar[str]
    label: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]

    @abstractmethod
    def knows(self, data: bytes) -> bool:
        """Tell by its beginning whether a file is of this format."""

    @abstractmethod
    def read(self, data: bytes) -> Returned:
        """Read a file; raises BadFile that says what is wrong with it."""
