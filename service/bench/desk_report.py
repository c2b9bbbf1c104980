"""Turns the times of the desk's pages into a table, a page and a file with all figures."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from service.bench.desk import EDITOR_MS, LIST_MS, WITHOUT, Desk, Timed

HEADER: Final = ("page", "way", "p50, ms", "p95, ms", "longest, ms", "CPU, ms", "may take, ms", "bytes")


def table(desk: Desk) -> str:
    """Write the table in Markdown."""
    lines = [_line(HEADER), _line(["---", "---", *["---:"] * 6])]
    return "\n".join([*lines, *(_line(_cells(each)) for each in desk.timed)])


def missed(desk: Desk) -> list[str]:
    """Name the pages that take longer than they may, at the 95th percentile."""
    return [
        each.name
        for each in desk.timed
        if each.target_ms is not None and each.percentile(0.95) > each.target_ms
    ]


def text(desk: Desk) -> str:
    """Write the page: the table, on what it was measured, and what it means."""
    over = missed(desk)
    verdict = (
        f"At the 95th percentile, these take longer than they may: {', '.join(over)}."
        if over
        else f"At the 95th percentile, every list answers within {LIST_MS} ms and the editor within {EDITOR_MS} ms."
    )
    lists, editors = (
        max((each.cpu_ms for each in desk.timed if each.target_ms == target), default=0.0)
        for target in (LIST_MS, EDITOR_MS)
    )
    return f"""# Response times of the editors' desk

{desk.bulletins} finished bulletins of {desk.sentences} sentences (and a title and a summary of two), each in three
languages, in a SQLite database of its own. Each page was asked for {desk.rounds} times through the whole application
in open mode (rights, database, template), without a network; all pages in turn, after a few rounds to warm up.

{table(desk)}

{verdict} The process itself computed up to {lists:.0f} ms for
a list and {editors:.0f} ms for the editor.

- {desk.cores} cores, Python {desk.python}, SQLite {desk.sqlite}; load average {desk.load[0]:.1f} before and
  {desk.load[1]:.1f} after: what is above 1 is other work on the machine. “CPU” is what the process itself computed, in the median.
- “{WITHOUT}” is the same answer without the table `bulletin_index`: rows from the store, findings counted from the
  sentences, texts folded as they are searched. It writes no page, which is in its favour.
- {_ratios(desk)}
- Bulletins were stored and indexed in {desk.fill_s:.0f} s, which is {1000 * desk.fill_s / desk.bulletins:.0f} ms
  each.

Run again: `bulletins bench desk`. All times: the JSON file beside this.
"""


def write(desk: Desk, out: Path) -> list[Path]:
    """Write the page and the figures, and give where they are."""
    out.mkdir(parents=True, exist_ok=True)
    files = {"md": text(desk), "json": json.dumps(asdict(desk), indent=1, ensure_ascii=False) + "\n"}
    for suffix, content in files.items():
        (out / f"desk.{suffix}").write_text(content, encoding="utf-8")
    return [out / f"desk.{suffix}" for suffix in files]


def _ratios(desk: Desk) -> str:
    without = {each.name: each for each in desk.timed if each.way == WITHOUT}
    said = [
        f"{each.name}: {without[each.name].median / each.median:.1f}"
        for each in desk.timed
        if each.name in without and each.way != WITHOUT
    ]
    return f"Median without the index, in times of that with it: {'; '.join(said)}."


def _cells(each: Timed) -> list[str]:
    times = (each.median, each.percentile(0.95), max(each.times_ms), each.cpu_ms)
    size = f"{each.size:,}" if each.way != WITHOUT else "–"
    return [each.name, each.way, *(f"{time:.1f}" for time in times), str(each.target_ms or "–"), size]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
