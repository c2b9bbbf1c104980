"""The report of a batch: what is done, what needs a look and why, the riskiest first, and what failed."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from service.batches.journal import Journal, Repeat, Written

LISTED: Final = 200
"""Rows of each kind in the Markdown, which people read; the JSON has all."""
STATES: Final = ("look", "failed", "done")
HEADINGS: Final = {"look": "Needs a look, the riskiest first", "failed": "Failed", "done": "Done"}
NAMES: Final = {"look": "needs_a_look", "failed": "failed", "done": "done"}


def write_report(folder: Path, journal: Journal, *, facts: dict[str, Any]) -> None:
    """Write `report.json` and `report.md`, row by row, each put in place as a whole."""
    counts = journal.counts()
    _write(folder / "report.json", _as_json(journal, counts, facts))
    _write(folder / "report.md", _as_markdown(journal, counts, facts))


def _write(path: Path, pieces: Iterable[str]) -> None:
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8", errors="replace") as file:
        _spill(file, pieces)
    new.replace(path)


def _spill(file: TextIO, pieces: Iterable[str]) -> None:
    for piece in pieces:
        file.write(piece)


def _as_json(journal: Journal, counts: dict[str, int], facts: dict[str, Any]) -> Iterator[str]:
    head = {"schema": "batch-report/1", **facts, "counts": {NAMES.get(k, k): v for k, v in counts.items()}}
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    for state in STATES:
        yield from _list(NAMES[state], (_row(each) for each in journal.items(state)))
    yield from _list("repeats", (_repeat(each) for each in journal.repeats()))
    yield "\n}\n"


def _list(name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f",\n {json.dumps(name)}: ["
    for index, row in enumerate(rows):
        yield f"{',' if index else ''}\n  {json.dumps(row, ensure_ascii=False)}"
    yield "\n ]"


def _row(each: Written) -> dict[str, Any]:
    row: dict[str, Any] = {"number": each.number, "name": each.name, "key": each.key}
    if each.state == "failed":
        return {**row, "reason": each.reasons[0]}
    row["title"] = each.title
    return {**row, "risk": each.risk, "reasons": list(each.reasons)} if each.state == "look" else row


def _repeat(each: Repeat) -> dict[str, Any]:
    return {"number": each.number, "name": each.name, "key": each.key, "same_text": each.same}


def _as_markdown(journal: Journal, counts: dict[str, int], facts: dict[str, Any]) -> Iterator[str]:
    yield "# Batch report\n\n"
    yield from (f"- {name}: {_shown(value)}\n" for name, value in facts.items())
    yield f"- done: {counts['done']:,}, needs a look: {counts['look']:,}, failed: {counts['failed']:,}\n"
    for state in STATES:
        if counts[state]:
            yield f"\n## {HEADINGS[state]} ({counts[state]:,})\n\n"
            yield from (_line(each) for each in islice(journal.items(state), LISTED))
            yield from _more(counts[state])
    if counts["repeats"]:
        yield f"\n## Said before, and not made twice ({counts['repeats']:,})\n\n"
        yield from (_repeat_line(each) for each in islice(journal.repeats(), LISTED))
        yield from _more(counts["repeats"])


def _line(each: Written) -> str:
    title = f" {_plain(each.title)}" if each.title else ""
    reasons = "; ".join(_plain(reason) for reason in each.reasons)
    why = f" — {reasons}" if each.state != "done" else ""
    return f"- {each.number}. **{_plain(each.name)}**{title}{why}\n"


def _repeat_line(each: Repeat) -> str:
    text = "the same text" if each.same else "**another text**: give it an id of its own"
    return f"- {each.number}. **{_plain(each.name)}**: {text}\n"


def _more(count: int) -> Iterator[str]:
    if count > LISTED:
        yield f"- … and {count - LISTED:,} more in report.json\n"


def _plain(text: str) -> str:
    """Keep what an article says from being taken for markup."""
    flat = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in flat)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else _plain(str(value))
