"""Turns what was measured into a table for people, a plot, and a file with all figures."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from models.bench.chart import Bar, bars
from service.bench.workers import Bench

HEADER: Final = (
    "workers",
    "articles/s",
    "against one",
    "articles/s that the service time allows",
    "share of that",
)
FLEET: Final = 1000
# What a GPU takes for a short article, to work out what a fleet asks of the database.
GPU_ARTICLE_S: Final = 1.0


def table(bench: Bench) -> str:
    """Write the table in Markdown."""
    lines = [_line(HEADER), _line(["---:"] * len(HEADER))]
    for each in bench.rounds:
        # One call runs at a time in a worker, however many articles it has in hand.
        allowed = each.workers / service_time(bench)
        ratio = each.per_second / bench.rounds[0].per_second
        cells = (each.workers, f"{each.per_second:.2f}", f"{ratio:.2f} ×", f"{allowed:.2f}")
        lines.append(_line([str(cell) for cell in cells] + [f"{each.per_second / allowed:.0%}"]))
    return "\n".join(lines)


def service_time(bench: Bench) -> float:
    """Give the seconds that the engine takes for one article."""
    return bench.delay_s * bench.calls


def text(bench: Bench) -> str:
    """Write the page: table, plot, where the ceiling is, and what a fleet would need."""
    trips = bench.statements + 2 * bench.transactions
    own = trips * bench.round_trip_s
    ceiling = max(bench.rounds, key=lambda each: each.per_second)
    return f"""# Throughput of several workers

PostgreSQL {bench.server} and all workers on one machine with {os.cpu_count()} cores; the `echo` engine takes
{bench.delay_s:g} s a call without computing, and is called {bench.calls} times for an article; {bench.at_once} articles at once in a worker.
Each article has a title and a sentence, which makes {bench.segments} segments to store in two languages.

{table(bench)}

![articles a second](workers.svg)

- One article costs {bench.statements} statements in {bench.transactions} transactions: about {trips} round trips
  with BEGIN and COMMIT. One takes {bench.round_trip_s * 1000:.2f} ms here, together {own * 1000:.0f} ms an article.
- The most that was reached is {ceiling.per_second:.1f} articles/s, with {ceiling.workers} workers. What is missing to
  the full service time is the work of Python around the statements, and the cores that database and workers share.

## What {FLEET:,} GPU workers would ask of the database
Worked out, not measured, for {GPU_ARTICLE_S:g} s an article and GPU: {FLEET:,} workers make
{FLEET / GPU_ARTICLE_S:,.0f} articles/s, which is {FLEET * bench.statements / GPU_ARTICLE_S:,.0f} statements and
{FLEET * bench.transactions / GPU_ARTICLE_S:,.0f} commits a second; for long articles it is four statements and one
commit a segment. Signs of life and takeovers add {FLEET * 3 / 5:,.0f} statements a second, and idle workers ask about
once a second each. One server does some ten thousand small commits a second with group commit on fast disks, so a
fleet of this size needs fewer, larger transactions (all segments of a batch in one), a pool in front of the
database for {FLEET:,} × 2 connections, or several databases, each with its share of the batches.

Run again: `bulletins bench workers --database-url postgresql://…` with an empty database. All figures: the JSON file
beside this.
"""


def write(bench: Bench, out: Path) -> Sequence[Path]:
    """Write `workers` as .md, .svg and .json into a folder; gives the three paths."""
    out.mkdir(parents=True, exist_ok=True)
    given = [
        Bar(
            f"{each.workers} worker{'s' if each.workers > 1 else ''}",
            each.per_second,
            f"{each.per_second:.1f}",
            True,
        )
        for each in bench.rounds
    ]
    files = {
        "md": text(bench),
        "svg": bars("Short articles a second, by number of workers", given),
        "json": json.dumps(asdict(bench), indent=2) + "\n",
    }
    paths = [out / f"workers.{suffix}" for suffix in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
