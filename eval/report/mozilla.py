"""JSON files named as the final evaluations of Firefox Translations are.

`<src>-<trg>__<dataset>__<translator>__<model>__<timestamp>__<metric>.{metrics,scores}.json`, the same again as
`latest`, and the translations beside them.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from eval.report.base import Report, write_text
from eval.report.document import Document, Group, System
from eval.report.names import dashed
from eval.types import Critical


class MozillaReport(Report):
    """A folder of small files, one a metric and system; what is there already is never overwritten but `latest`."""

    name: ClassVar[str] = "json"
    is_folder: ClassVar[bool] = True

    def write(self, document: Document, out: Path) -> list[Path]:
        """Write every group's systems."""
        paths = []
        for group in document.groups:
            for system in group.systems:
                for stem, content in _files(group, system):
                    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
                    dated = out / stem.format(time=f"{system.evaluated.made:%Y%m%dT%H%M%S}")
                    if not dated.exists():
                        paths.append(write_text(dated, text))
                    paths.append(write_text(out / stem.format(time="latest"), text))
        return paths


def _files(group: Group, system: System) -> Iterator[tuple[str, Any]]:
    test_set, evaluation = group.test_set, system.evaluated.evaluation
    translator, _, model = system.name.partition("/")
    pair = f"{test_set.source}-{test_set.target}"
    stem = f"{pair}__{dashed(test_set.name)}__{dashed(translator)}__{dashed(model or translator)}__{{time}}__"
    rows = zip(test_set.segments, evaluation.run.hypotheses, strict=True)
    yield (
        f"{stem}translations.json",
        [
            {"id": each.id, "source": each.source, "reference": each.reference, "translation": text}
            for each, text in rows
        ],
    )
    for metric, score in system.scores.items():
        yield (
            f"{stem}{dashed(metric)}.metrics.json",
            {
                "score": _number(score.value),
                "interval": system.evaluated.intervals.get(metric),
                "higher_is_better": score.higher_is_better,
                "signature": score.signature,
                "run": evaluation.run.signature,
            },
        )
    for metric, values in evaluation.segment_scores.items():
        yield f"{stem}{dashed(metric)}.scores.json", [_number(value) for value in values]
    if evaluation.criticals:
        yield f"{stem}critical.metrics.json", {each.name: _critical(each) for each in evaluation.criticals}


def _critical(each: Critical) -> dict[str, Any]:
    return {"errors": each.errors, "of": each.of, "examples": [list(example) for example in each.examples]}


def _number(value: float) -> float | None:
    """Give None for what is no number: JSON has no word for it."""
    return value if math.isfinite(value) else None
