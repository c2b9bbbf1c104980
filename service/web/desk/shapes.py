"""The JSON of cells and versions, as the scripts of the desk read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.confidence import Confidence, by_findings, confidence_of
from models.types import Finding, Segment
from service.database.cells import Cell, Revision, translation_of
from service.desk import Checked
from service.difference import difference
from service.mending import Mend, mends_of
from service.web.desk.labels import label_of
from service.web.said import said


def cell_json(
    checked: Checked, segment: Segment, language: str, cell: Cell, *, mends: bool = True
) -> dict[str, Any]:
    """Write one cell, with what mends each of its findings; without `mends` nothing is tried, which is quicker."""
    found = mends_of(checked, segment, language, cell.text, cell.findings) if mends else _bare(cell)
    return {
        "segment": segment.id,
        "language": language,
        "text": cell.text,
        "origin": cell.origin,
        "model": cell.model,
        "pivot": cell.pivot,
        "confidence": _confidence(cell, checked.article.language, language),
        "version": cell.version,
        "accepted": cell.accepted,
        "by": cell.by,
        "at": cell.at.isoformat(),
        "findings": [_finding_json(finding, ways) for finding, ways in found],
    }


def _confidence(cell: Cell, source: str, target: str) -> Confidence:
    """Say how far to trust a cell; what people wrote is as good as the checks find it."""
    return confidence_of(translation_of(cell), source, target) or by_findings(cell.findings)


def cells_json(
    checked: Checked, cells: Mapping[str, Mapping[str, Cell]], *, mends: bool = True
) -> list[dict[str, Any]]:
    """Write cells in the order of the segments; those of a segment that has gone are left out."""
    return [
        cell_json(checked, segment, language, cell, mends=mends)
        for id, segment in checked.segments.items()
        for language, cell in sorted(cells.get(id, {}).items())
    ]


def history_json(revisions: Sequence[Revision]) -> list[dict[str, Any]]:
    """Write versions, the newest first, each with what it changed in the one before it."""
    before = [*(each.text for each in revisions), ""][1:]
    return [
        {
            "version": each.version,
            "text": each.text,
            "origin": each.origin,
            "model": each.model,
            "by": each.by,
            "at": each.at.isoformat(),
            "diff": [list(piece) for piece in difference(old, each.text)],
        }
        for each, old in zip(revisions, before, strict=True)
    ]


def _bare(cell: Cell) -> Sequence[tuple[Finding, Sequence[Mend]]]:
    return [(finding, ()) for finding in cell.findings]


def _finding_json(finding: Finding, mends: Sequence[Mend]) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "message": said(finding.message),
        "mends": [{"label": label_of(mend), "text": mend.text} for mend in mends],
    }
