"""What every system does: it says what its outputs depend on, and translates segments of a test set."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

from eval.app import App
from eval.types import TestSegment


class OnDone(Protocol):
    """Called with a segment's place and its translation, once for each, in any order, from any thread."""

    def __call__(self, place: int, text: str, logprob: float | None = None, /) -> None:
        """Take a translation; `logprob` is what the model gave its mean token, where it tells."""


class Known(Protocol):
    """What a segment and an output of it share."""

    @property
    def id(self) -> str:
        """Give the segment's id."""

    @property
    def document(self) -> str:
        """Give the document's name."""

    @property
    def source(self) -> str:
        """Give the source text."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says beside the system's name."""

    profile: str | None = None
    model: str | None = None
    key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What to translate: `wanted` are places in `segments`, the rest is there to be looked back at.

    `documents` says that segments of one document make an article; otherwise each is one of its own. `whole` is
    how many segments the test set has without a limit.
    """

    segments: Sequence[TestSegment]
    wanted: Sequence[int]
    source: str
    target: str
    documents: bool
    whole: int


class System(ABC):
    """Something that translates; a context manager that frees what it holds.

    `documents` says whether it does better with whole documents, `summarizes` whether it can be given articles to
    summarize (`Job.source` is `Job.target` then), `timed` whether its speed means something,
    `batch` how many segments it is given at a time where they are not of one document, `documents_at_once` how
    many documents, in as many threads.
    """

    name: ClassVar[str]
    documents: ClassVar[bool] = False
    summarizes: ClassVar[bool] = False
    timed: ClassVar[bool] = True
    batch: ClassVar[int] = 100
    documents_at_once: ClassVar[int] = 1

    @classmethod
    @abstractmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        """Make the system that `name:argument` stands for, without loading anything; raises AppError."""

    @property
    @abstractmethod
    def label(self) -> str:
        """Name it in tables and folders, like `embedded/pipeline`."""

    @abstractmethod
    def parts(self, source: str, target: str) -> Mapping[str, str]:
        """Give what its outputs in a direction depend on, as parts of a signature; raises AppError."""

    @abstractmethod
    def translate(self, job: Job, on_done: OnDone) -> None:
        """Translate the wanted segments."""

    def key(self, segment: Known, *, documents: bool) -> str:
        """Give what two segments share whose output must be the same."""
        return f"{segment.document}\n{segment.source}" if documents else segment.source

    def prepare(self) -> None:  # noqa: B027 - most have nothing to load
        """Load what is needed, before the clock starts."""

    def close(self) -> None:  # noqa: B027 - most have nothing to free
        """Free what it holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
