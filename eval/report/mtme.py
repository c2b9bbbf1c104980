"""The folder layout of mt-metrics-eval, so that its tools read our runs.

`<test set>/documents|sources|references|system-outputs|metric-scores`, as its README specifies them.
"""

import math
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import ClassVar, Final

from eval.report.base import Report, write_text
from eval.report.document import Document, Group
from eval.report.names import plain, plain_names
from eval.types import TestSegment

REFERENCE: Final = "refA"


class MtmeReport(Report):
    """One folder a test set; several directions stand side by side in it."""

    name: ClassVar[str] = "mtme"
    is_folder: ClassVar[bool] = True

    def write(self, document: Document, out: Path) -> list[Path]:
        """Write every group; texts lose their line ends, as a segment is a line."""
        return [path for group in document.groups for path in _write(group, out / plain(group.test_set.name))]


def _write(group: Group, folder: Path) -> list[Path]:
    pair = f"{group.test_set.source.replace('-', '')}-{group.test_set.target.replace('-', '')}"
    segments = group.test_set.segments
    names = plain_names([system.name for system in group.systems])
    paths = [
        write_text(folder / "sources" / f"{pair}.txt", _lines([segment.source for segment in segments])),
        write_text(folder / "documents" / f"{pair}.docs", _lines(_documents(segments))),
        write_text(
            folder / "references" / f"{pair}.{REFERENCE}.txt",
            _lines([segment.reference for segment in segments]),
        ),
    ]
    for system in group.systems:
        texts = system.evaluated.evaluation.run.hypotheses
        paths.append(
            write_text(folder / "system-outputs" / pair / f"{names[system.name]}.txt", _lines(texts))
        )
    for metric in group.metrics:
        paths += _scores(group, metric, names, folder / "metric-scores" / pair)
    return paths


def _documents(segments: Sequence[TestSegment]) -> list[str]:
    """Name domain and document of each segment; a document that comes again later is another block.

    The layout wants one domain a document: that of its first segment.
    """
    seen: dict[str, int] = {}
    lines = []
    for document, members in groupby(segments, key=lambda segment: segment.document):
        seen[document] = seen.get(document, 0) + 1
        block = _word(document) + (f"_{seen[document]}" if seen[document] > 1 else "")
        rows = list(members)
        lines += [f"{_word(rows[0].domain)} {block}"] * len(rows)
    return lines


def _scores(group: Group, metric: str, names: dict[str, str], folder: Path) -> list[Path]:
    """Write a metric's scores for the whole and for each segment; the layout wants all systems or none."""
    kind = f"{plain(metric.replace('+', 'p'))}-{REFERENCE}"
    every = [system for system in group.systems if metric in system.scores]
    if len(every) < len(group.systems):
        return []
    whole = [f"{names[system.name]} {system.scores[metric].value:.6f}" for system in every]
    paths = [write_text(folder / f"{kind}.sys.score", _lines(whole))]
    parts = [(system, system.evaluated.evaluation.segment_scores.get(metric)) for system in every]
    # The layout has no word for a segment that a metric does not look at.
    if all(scores and not any(map(math.isnan, scores)) for _, scores in parts):
        lines = [f"{names[system.name]} {value:.6f}" for system, scores in parts for value in scores or ()]
        paths.append(write_text(folder / f"{kind}.seg.score", _lines(lines)))
    return paths


def _word(name: str) -> str:
    return "_".join(name.split()) or "none"


def _lines(texts: Sequence[str]) -> str:
    return "".join(" ".join(text.split()) + "\n" for text in texts)
