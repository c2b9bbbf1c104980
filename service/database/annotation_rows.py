"""What the database gives about human evaluation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["preference", "direct", "esa"]
Severity = Literal["minor", "major"]

TIE = -1


@dataclass(frozen=True, slots=True)
class Campaign:
    """Segments to judge: `preference` between two systems, a `direct` score, or `esa` error spans and a score."""

    id: str
    name: str
    kind: Kind
    test_set: str
    source: str
    target: str
    systems: tuple[str, ...]
    seed: int
    created: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge; `texts[i]` is by the system whose number in the campaign is `systems[i]`."""

    position: int
    segment_id: str
    document: str
    source: str
    reference: str
    systems: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A wrong place in a text, as characters from `start` up to, without, `end`."""

    start: int
    end: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one annotator says of one item; `preferred` is the number of a system, or TIE."""

    position: int
    annotator: str
    preferred: int | None = None
    score: int | None = None
    spans: tuple[Span, ...] = ()
    comment: str = ""
    seconds: float = 0.0
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list: how many items it has, and how many each annotator has judged."""

    campaign: Campaign
    items: int
    done: dict[str, int]
