"""What the segment browser of a report works on, as plain data."""

import math
from typing import Any, Final

from eval.report.document import LANG_ATTRIBUTES, Document, Group, System

# The metric whose score stands beside each hypothesis, the first of these that was computed.
PREFERRED: Final = ("comet", "chrf++", "chrf", "rouge-l", "bleu")


def browser_data(document: Document) -> dict[str, Any]:
    """Give all groups; what repeats in each segment is an array, to keep the file small."""
    return {"groups": [_group(group) for group in document.groups]}


def segment_metric(group: Group) -> str | None:
    """Name the metric to show beside each hypothesis."""
    found = {name for system in group.systems for name in system.evaluated.evaluation.segment_scores}
    return next((name for name in PREFERRED if name in found), min(found, default=None))


def _group(group: Group) -> dict[str, Any]:
    metric = segment_metric(group)
    test_set = group.test_set
    return {
        "title": group.title,
        "source": LANG_ATTRIBUTES.get(test_set.source, test_set.source),
        "target": LANG_ATTRIBUTES.get(test_set.target, test_set.target),
        "metric": metric,
        "systems": [system.name for system in group.systems],
        "segments": [
            {
                "id": segment.id,
                "document": segment.document,
                "role": segment.role,
                "domain": segment.domain,
                "tags": list(segment.tags),
                "source": segment.source,
                "reference": segment.reference,
                "outputs": [_output(system, metric, place) for system in group.systems],
            }
            for place, segment in enumerate(test_set.segments)
        ],
    }


def _output(system: System, metric: str | None, place: int) -> list[Any]:
    evaluation = system.evaluated.evaluation
    scores = evaluation.segment_scores.get(metric) if metric else None
    findings = [[each.check, each.severity, each.message] for each in evaluation.findings[place]]
    score = scores[place] if scores else math.nan
    return [evaluation.run.hypotheses[place], None if math.isnan(score) else round(score, 2), findings]
