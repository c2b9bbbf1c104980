"""Turns what was measured into a table for people, a plot, and a file with every single time."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from models.bench.chart import Bar, bars
from models.bench.measure import Measured, Pair
from models.bench.seq2seq import Bench
from models.bench.shapes import shape_named

HEADER: Final = (
    "way", "tokens/s", "ours is", "segments/s", "s for all", "s an article, p50", "p95", "load s", "peak MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over the rounds of one way; `ratio` is how many times faster the first way is, round by round."""

    title: str
    note: str
    seconds: float
    tokens_per_second: float
    segments_per_second: float
    p50: float
    p95: float
    load_s: float
    peak_mb: int
    ratio: float


def rows(measured: Sequence[Measured]) -> list[Row]:
    """Work out a row for each way; the first one is what the others are compared with."""
    return [_row(each, measured[0]) for each in measured]


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` of the values lie, between two neighbours in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def table(bench: Bench) -> str:
    """Write the table in Markdown."""
    lines = [_line(HEADER), _line(["---", *["---:"] * (len(HEADER) - 1)])]
    for row in rows(bench.measured):
        cells = (
            row.title, f"{row.tokens_per_second:,.0f}", f"{row.ratio:.2f} ×", f"{row.segments_per_second:.2f}",
            f"{row.seconds:.2f}", f"{row.p50:.2f}", f"{row.p95:.2f}", f"{row.load_s:.1f}", f"{row.peak_mb:,}",
        )  # fmt: skip
        lines.append(_line(cells))
    return "\n".join(lines)


def pair_table(pairs: Sequence[Pair]) -> str:
    """Write the table of two articles in Markdown; ratios are medians of the rounds' own."""
    lines = [
        _line(("two articles, our engine", "s", "against one after the other")),
        _line(("---", "---:", "---:")),
    ]
    for title, name in (
        ("one after the other", "after"),
        ("submitted together, by two callers", "callers"),
        ("submitted together, in one call", "one_call"),
    ):
        seconds = statistics.median(getattr(pair, name) for pair in pairs)
        ratio = statistics.median(pair.after / getattr(pair, name) for pair in pairs)
        lines.append(_line((title, f"{seconds:.2f}", f"{ratio:.2f} ×")))
    return "\n".join(lines)


def write(bench: Bench, out: Path) -> list[Path]:
    """Write `seq2seq-<shape>` as .md, .svg and .json into a folder; gives the three paths."""
    out.mkdir(parents=True, exist_ok=True)
    stem = f"seq2seq-{bench.shape}"
    contents = {
        "md": _document(bench, plot=f"{stem}.svg"),
        "svg": _plot(bench),
        "json": json.dumps(asdict(bench), indent=1, ensure_ascii=False) + "\n",
    }
    paths = []
    for suffix, content in contents.items():
        paths.append(out / f"{stem}.{suffix}")
        paths[-1].write_text(content, encoding="utf-8")
    return paths


def _row(each: Measured, first: Measured) -> Row:
    alone = [seconds for one in each.rounds for seconds in one.each]
    return Row(
        title=each.opened.title,
        note=each.opened.note,
        seconds=statistics.median(one.seconds for one in each.rounds),
        tokens_per_second=statistics.median(one.tokens / one.seconds for one in each.rounds),
        segments_per_second=statistics.median(one.segments / one.seconds for one in each.rounds),
        p50=percentile(alone, 0.5),
        p95=percentile(alone, 0.95),
        load_s=each.opened.seconds,
        peak_mb=each.peak_mb,
        # The two of a round ran within minutes of each other, so that a busy hour weighs on both.
        ratio=statistics.median(
            one.seconds / ours.seconds for one, ours in zip(each.rounds, first.rounds, strict=True)
        ),
    )


def _document(bench: Bench, *, plot: str) -> str:
    parts = [f"# Speed: {bench.shape}", _conditions(bench), table(bench), f"![tokens per second]({plot})"]
    notes = [f"- {row.title}: {row.note}." for row in rows(bench.measured) if row.note]
    parts += ["\n".join(notes)] if notes else []
    pairs = [pair for each in bench.measured for pair in each.pairs]
    parts += [pair_table(pairs)] if pairs else []
    parts.append(
        f"Run again: `bulletins bench seq2seq --shape {bench.shape}`. Every time: the JSON file beside this."
    )
    return "\n\n".join(parts) + "\n"


def _conditions(bench: Bench) -> str:
    machine, shape = bench.machine, shape_named(bench.shape)
    libraries = ", ".join(f"{name} {number}" for name, number in machine.libraries)
    rounds = len(bench.measured[0].rounds)
    return (
        f"{bench.date}, {machine.processor}, {_threads(bench)} a way; Python {machine.python}, {libraries}.\n"
        f"Random weights of the real architecture and size ({shape.facts}): {shape.layers}+{shape.layers} layers of "
        f"width {shape.width}, vocabulary {shape.vocabulary:,}.\n"
        f"{bench.articles} articles of ours, {bench.segments} segments of {bench.source_tokens:.0f} source tokens in "
        f"the mean; beam 4, exactly {bench.tokens} target tokens a segment.\n"
        f"Medians of {rounds} alternating rounds, each way in a process of its own; times hold tokenizing and "
        "decoding. *s for all*: all articles given at once. *s an article*: each given alone."
    )


def _plot(bench: Bench) -> str:
    return bars(
        f"{bench.shape}, {bench.articles} articles, {_threads(bench)}: target tokens per second",
        [
            Bar(
                row.title.replace("`", ""),
                row.tokens_per_second,
                f"{row.tokens_per_second:,.0f}",
                ours=not number,
            )
            for number, row in enumerate(rows(bench.measured))
        ],
    )


def _threads(bench: Bench) -> str:
    count = bench.machine.threads
    return f"{count} thread" if count == 1 else f"{count} threads"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
