"""What crosses borders in the evaluation: test sets, runs, and what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.metrics.base import Score
from models.types import Finding


@dataclass(frozen=True, slots=True)
class TestSegment:
    """One aligned segment of a test set; `id` is unique in the set, like `doc:p2s1`.

    `reference` is empty where there is none, `role` is title, summary, caption or body, and `original` is the
    language that the document was written in.
    """

    # The name begins like a test's; pytest must not collect it.
    __test__ = False

    id: str
    document: str
    source: str
    reference: str
    role: str = "body"
    domain: str = ""
    tags: tuple[str, ...] = ()
    original: str = ""


@dataclass(frozen=True, slots=True)
class TestSet:
    """A test set in one direction; `checksum` is the SHA-256 of what was read.

    `articles` maps a document to its whole source text, for summaries, and may be empty. Within one language each
    segment is an article (its title on the first line, then a paragraph a line) and its reference a summary.
    """

    __test__ = False

    name: str
    version: str
    licence: str
    origin: str
    date: str
    checksum: str
    source: str
    target: str
    segments: tuple[TestSegment, ...]
    articles: Mapping[str, str]

    @property
    def direction(self) -> str:
        """Write the direction as people do, like `vi-en`."""
        return f"{self.source}-{self.target}"

    @property
    def is_of_summaries(self) -> bool:
        """Tell whether articles are summarized here, and not translated."""
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class Speed:
    """How a run went: `p50` and `p95` are seconds a segment, `peak_mb` is of the whole process."""

    seconds: float
    segments: int
    p50: float
    p95: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Run:
    """One system's outputs on one test set, in the order of its segments.

    `signature` tells all that the outputs depend on: system, profile, models with revisions, version, settings.
    """

    test_set: TestSet
    system: str
    signature: str
    hypotheses: tuple[str, ...]
    speed: Speed | None


@dataclass(frozen=True, slots=True)
class Critical:
    """One kind of critical error over a run; `of` is the number of segments that could have had it.

    `examples` are pairs of a segment's id and a message, twenty at most.
    """

    name: str
    errors: int
    of: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is known of one run; `segment_scores` maps a metric to one score a segment."""

    run: Run
    scores: tuple[Score, ...]
    segment_scores: Mapping[str, tuple[float, ...]]
    criticals: tuple[Critical, ...]
    findings: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against its baseline by one metric; `scope` is `all`, `domain:…`, `tag:…` or `document:…`.

    `interval` is the 95 % confidence interval of `delta`; wins, ties and losses count segments.
    """

    metric: str
    scope: str
    baseline: float
    value: float
    delta: float
    interval: tuple[float, float]
    p_bootstrap: float
    p_randomisation: float
    wins: int
    ties: int
    losses: int
