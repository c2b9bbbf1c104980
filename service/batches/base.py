"""What every reader of a collection does: it gives one entry after another, and never holds them all."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from models.errors import AppError
from models.types import Article

KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Reading:
    """How entries are read: the language of those that name none, and the most bytes of one."""

    language: str | None = None
    max_bytes: int = 10_000_000
    left_out: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a collection, not yet made of its bytes.

    `number` counts from 1 over the whole input; `name` is what a human finds it by; `id` is its own one, if it
    has one; `digest` stands for its content; `at` is how much of the reader's `size()` lies behind it; `load`
    makes the article, or raises the AppError that says what is wrong with it.
    """

    number: int
    name: str
    id: str | None
    digest: str
    at: int
    load: Callable[[], Article]

    def key(self, *, targets: Sequence[str], profile: str) -> str:
        """Name the work on this entry: the same name is the same work, which is done once."""
        own = ["id", self.id] if self.id is not None else ["digest", self.digest]
        return digest_of(json.dumps([own, list(targets), profile]).encode())[:KEY_LENGTH]


class Reader(ABC):
    """One kind of collection; a damaged entry is one whose `load` raises, and the next one follows it."""

    name: ClassVar[str]

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.reading = reading

    @staticmethod
    @abstractmethod
    def reads(path: Path) -> bool:
        """Tell whether an input is of this kind."""

    @abstractmethod
    def size(self) -> int:
        """Say how much there is, in the unit of `Entry.at`."""

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """Give all entries in order; raises BadInput for an input that cannot be read at all."""


def digest_of(data: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def refuse(error: AppError) -> Callable[[], Article]:
    """Make a `load` that raises an error."""

    def load() -> Article:
        raise error

    return load
