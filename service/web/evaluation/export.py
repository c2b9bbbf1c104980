"""Judgements as a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from service.database.annotation_rows import TIE, Campaign, Item, Judgement

FIELDS: Final = (
    "campaign", "kind", "test_set", "direction", "seed", "annotator", "segment", "document", "systems",
    "preferred", "score", "spans", "comment", "seconds", "updated", "source", "reference", "texts",
)  # fmt: skip
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def to_jsonl(campaign: Campaign, items: Sequence[Item], judgements: Sequence[Judgement]) -> str:
    """Write one JSON object a judgement."""
    rows = _rows(campaign, items, judgements)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def to_csv(campaign: Campaign, items: Sequence[Item], judgements: Sequence[Judgement]) -> str:
    """Write one line a judgement, with a byte order mark, without which Excel misreads Vietnamese and Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for row in _rows(campaign, items, judgements):
        writer.writerow([_cell(row[name]) for name in FIELDS])
    return "\ufeff" + out.getvalue()


Writer = Callable[[Campaign, Sequence[Item], Sequence[Judgement]], str]
FORMATS: Final[Mapping[str, tuple[str, Writer]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "jsonl": ("application/x-ndjson; charset=utf-8", to_jsonl),
}


def _rows(
    campaign: Campaign, items: Sequence[Item], judgements: Sequence[Judgement]
) -> Iterator[dict[str, Any]]:
    by_position = {item.position: item for item in items}
    for each in judgements:
        item = by_position[each.position]
        yield {
            "campaign": campaign.name,
            "kind": campaign.kind,
            "test_set": campaign.test_set,
            "direction": f"{campaign.source}-{campaign.target}",
            "seed": campaign.seed,
            "annotator": each.annotator,
            "segment": item.segment_id,
            "document": item.document,
            "systems": [campaign.systems[number] for number in item.systems],
            "preferred": _preferred(campaign, each),
            "score": each.score,
            "spans": [_span(item, span.start, span.end, span.severity) for span in each.spans],
            "comment": each.comment,
            "seconds": each.seconds,
            "updated": each.updated.isoformat(timespec="seconds") if each.updated else None,
            "source": item.source,
            "reference": item.reference,
            "texts": list(item.texts),
        }


def _preferred(campaign: Campaign, each: Judgement) -> str | None:
    if each.preferred is None:
        return None
    return "tie" if each.preferred == TIE else campaign.systems[each.preferred]


def _span(item: Item, start: int, end: int, severity: str) -> dict[str, Any]:
    return {"start": start, "end": end, "severity": severity, "text": item.texts[0][start:end]}


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell is text, a number or nothing
    if isinstance(value, list):
        value = "\n".join(
            each
            if isinstance(each, str)
            else f"{each['start']}-{each['end']} {each['severity']}: {each['text']}"
            for each in value
        )
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
