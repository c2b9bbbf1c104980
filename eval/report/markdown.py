"""A report in Markdown: the tables, the signatures and the worst examples, for a note or a pull request."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from eval.report.base import Report, write_text
from eval.report.document import Document, Group, System
from eval.report.wording import interval_text, p_text, rate_text, ratio_text, score_text

EXAMPLES = 5


class MarkdownReport(Report):
    """One file of tables; every text from outside is escaped."""

    name: ClassVar[str] = "md"

    def write(self, document: Document, out: Path) -> list[Path]:
        """Write the file."""
        parts = [f"# {escape(document.title)}", f"Made {document.made}."]
        for group in document.groups:
            parts += _group(group)
        return [write_text(out, "\n\n".join(parts) + "\n")]


def escape(text: str) -> str:
    """Keep a text from being read as Markdown or HTML, on one line."""
    line = " ".join(text.split())
    for sign in "\\`*_[]|#~$":
        line = line.replace(sign, f"\\{sign}")
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _group(group: Group) -> Iterator[str]:
    test_set = group.test_set
    yield f"## {escape(group.title)}"
    yield (
        f"{len(test_set.segments)} segments, version {escape(test_set.version)} of {escape(test_set.date)}, "
        f"{escape(test_set.licence)}, {escape(test_set.origin)}; SHA-256 `{test_set.checksum[:16]}`."
    )
    yield _scores(group)
    if group.kinds:
        yield "### Critical errors"
        yield _criticals(group)
    changed = [system for system in group.systems if system.comparisons or system.refusal]
    if changed and group.baseline is not None:
        yield f"### Against {escape(group.baseline.name)}"
        yield _changes(changed)
        yield from (
            f"{escape(each.name)} is not compared: {escape(each.refusal)}" for each in changed if each.refusal
        )
    yield "### Examples of critical errors"
    yield _examples(group)
    yield "### Signatures"
    yield _signatures(group)


def _scores(group: Group) -> str:
    rows = []
    for system in group.systems:
        cells = [f"{escape(system.name)}{' (baseline)' if system.is_baseline else ''}"]
        for metric in group.metrics:
            interval = system.evaluated.intervals.get(metric)
            text = score_text(system.scores[metric].value) if metric in system.scores else "–"
            cells.append(f"{text} {interval_text(interval)}".strip())
        cells += [ratio_text(system.ratio), _speed(system)]
        rows.append(cells)
    heads = [*map(escape, group.metrics), "length ratio", "segments/s"]
    return _table(["system", *heads], rows)


def _criticals(group: Group) -> str:
    rows = [
        [escape(kind), *(rate_text(system.criticals.get(kind)) for system in group.systems)]
        for kind in group.kinds
    ]
    return _table(["errors of segments", *(escape(system.name) for system in group.systems)], rows)


def _changes(systems: Sequence[System]) -> str:
    rows = [
        [
            escape(system.name),
            escape(each.metric),
            f"{each.delta:+.2f} [{each.interval[0]:+.2f}, {each.interval[1]:+.2f}]",
            p_text(each.p_bootstrap),
            p_text(each.p_randomisation),
            f"{each.wins}/{each.ties}/{each.losses}",
        ]
        for system in systems
        for each in system.whole
    ]
    heads = ["system", "metric", "change, 95 %", "p bootstrap", "p randomisation", "wins/ties/losses"]
    return _table(heads, rows)


def _examples(group: Group) -> str:
    lines = [
        f"- {escape(system.name)}, {escape(each.name)}, {escape(segment)}: {escape(message)}"
        for system in group.systems
        for each in system.criticals.values()
        for segment, message in each.examples[:EXAMPLES]
    ]
    return "\n".join(lines) or "None."


def _signatures(group: Group) -> str:
    lines = []
    for system in group.systems:
        lines.append(f"- {escape(system.name)}: {escape(system.evaluated.evaluation.run.signature)}")
        lines += [f"  - {escape(name)}: {escape(each.signature)}" for name, each in system.scores.items()]
    return "\n".join(lines)


def _speed(system: System) -> str:
    speed = system.evaluated.evaluation.run.speed
    return f"{speed.segments / speed.seconds:.2f}" if speed is not None and speed.seconds else "–"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows))
