"""Whether an article of a batch needs a look, why, and how badly: the basis of every report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from models.types import Bulletin, Finding

State = Literal["done", "look", "failed"]
MAX_REASONS: Final = 6
# A hundred warnings weigh as much as one error: names to confirm are in every good bulletin.
WARNING: Final = 0.01


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a finished article stands: it needs a look when there is an error in it; `risk` orders those that do."""

    state: State
    risk: float
    reasons: tuple[str, ...]


def judge(bulletin: Bulletin) -> Verdict:
    """Weigh all findings of a bulletin."""
    return weigh(
        (segment.id, language, finding)
        for segment in bulletin.segments
        for language, translation in bulletin.translations.get(segment.id, {}).items()
        for finding in translation.findings
    )


def weigh(found: Iterable[tuple[str, str, Finding]]) -> Verdict:
    """Weigh findings, each with its segment and language: reasons come by check, the most frequent first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    warnings = 0
    for segment_id, language, finding in found:
        if finding.severity == "warning":
            warnings += 1
            continue
        counts[finding.check] += 1
        first.setdefault(finding.check, f"{segment_id} {language}: {finding.message}")
    reasons = tuple(f"{check} ×{count} ({first[check]})" for check, count in counts.most_common(MAX_REASONS))
    errors = counts.total()
    return Verdict("look" if errors else "done", round(errors + warnings * WARNING, 2), reasons)
