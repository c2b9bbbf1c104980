"""What the client gives: frozen dataclasses, read from the service's answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass as checked

T = TypeVar("T")

State = Literal["queued", "working", "draft", "failed", "cancelled"]
FINISHED: tuple[State, ...] = ("draft", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list; `next` goes into `after` for the next part, and is None on the last."""

    items: tuple[T, ...]
    next: str | None = None


@checked(frozen=True, slots=True)
class Submitted:
    """An article that was taken."""

    id: str
    language: str
    targets: tuple[str, ...]
    notes: tuple[str, ...] = ()


@checked(frozen=True, slots=True)
class Approved:
    """Who approved a bulletin, and when."""

    at: datetime
    by: str


@checked(frozen=True, slots=True)
class Job:
    """Where the making of a bulletin stands."""

    id: str
    state: State
    stage: str
    title: str
    language: str
    targets: tuple[str, ...]
    created: datetime
    updated: datetime
    done: int
    total: int
    error: str | None = None
    batch: str | None = None
    approved: Approved | None = None

    @property
    def finished(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in FINISHED


@checked(frozen=True, slots=True)
class Finding:
    """One doubtful thing about a target segment."""

    check: str
    severity: Literal["error", "warning"]
    message: str


@checked(frozen=True, slots=True)
class Target:
    """A target segment."""

    text: str
    origin: str
    model: str | None = None
    pivot: str | None = None
    findings: tuple[Finding, ...] = ()


@checked(frozen=True, slots=True)
class Segment:
    """A source segment with its targets by language."""

    id: str
    role: str
    paragraph: int
    source: str
    targets: Mapping[str, Target]


@checked(frozen=True, slots=True)
class Version:
    """One language of a bulletin as text."""

    title: str
    summary: str
    captions: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]


@checked(frozen=True, slots=True)
class Document:
    """A bulletin; the service's `bulletin/1` with what a program needs most."""

    id: str
    versions: Mapping[str, Version]
    segments: tuple[Segment, ...]
    notes: tuple[str, ...]
    models: Mapping[str, str]


@checked(frozen=True, slots=True)
class Term:
    """An entry of the ledger; the first form in each language is the one to write, `version` is 0 for a built-in one."""

    id: str
    kind: str
    forms: Mapping[str, tuple[str, ...]]
    origin: str
    enforced: bool
    version: int = 0


@checked(frozen=True, slots=True)
class Batch:
    """How far a batch is; `total` is a guess until `exact`, and `ended` articles need nothing more."""

    id: str
    name: str
    state: Literal["queued", "running", "paused", "done", "cancelled", "failed"]
    done: int
    failed: int
    cancelled: int
    ended: int
    total: int
    exact: bool
    error: str | None = None
    seconds_left: int | None = None

    @property
    def finished(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in ("done", "cancelled", "failed")


def parse(kind: type[T], data: Any) -> T:  # noqa: ANN401 - JSON
    """Read one answer; fields that a newer service adds are not looked at."""
    return TypeAdapter(kind).validate_python(data)


def parse_page(kind: type[T], data: Any) -> Page[T]:  # noqa: ANN401 - JSON
    """Read one page of a list."""
    return Page(tuple(parse(kind, each) for each in data["items"]), data.get("next"))
