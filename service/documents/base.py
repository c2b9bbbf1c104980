"""What every document format does: it gives the passages of a document, and takes them back translated."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from models.errors import BadInput
from service.documents.marked import Passage

MAX_PASSAGES = 100_000


class Opened(ABC):
    """A document with its passages, in reading order."""

    passages: Sequence[Passage]

    @abstractmethod
    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        """Give the document with each passage replaced by the one in `target`; everything else stays as it is."""


class Document(ABC):
    """Knows one format; `extensions` are the endings of its files, the usual one first."""

    name: ClassVar[str]
    label: ClassVar[str]
    media_type: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]

    @abstractmethod
    def open(self, data: bytes) -> Opened:
        """Read a document; raises BadInput, TooLarge included, that says what is wrong with it."""


def format_of(name: str) -> str | None:
    """Name the format of a file by its ending; None for one that is not ours."""
    from service.documents import FORMATS

    ending = PurePath(name).suffix.lower()
    return next((each for each in FORMATS.names() if ending in FORMATS.get(each).extensions), None)


def extensions() -> list[str]:
    """List the endings of all formats, the usual one of each."""
    from service.documents import FORMATS

    return [FORMATS.get(name).extensions[0] for name in FORMATS.names()]


def check_count(passages: Sequence[Passage]) -> None:
    """Refuse a document with more pieces of text than anybody writes."""
    if len(passages) > MAX_PASSAGES:
        raise BadInput(
            f"The document has {len(passages):,} pieces of text; at most {MAX_PASSAGES:,} are translated. Split it."
        )
