"""Evaluations on disk, beside the run that they are of: scoring takes time, looking must not."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from eval import history
from eval.evaluate import applicable, evaluate, measure
from eval.intervals import Interval, interval_of
from eval.metrics import Score
from eval.store import load_run
from eval.types import Critical, Evaluation, Run
from models.types import Finding

EVALUATION: Final = "evaluation.json"
SCHEMA: Final = "evaluation/1"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation with its moment; `intervals` holds the 95 % confidence interval of each corpus score."""

    evaluation: Evaluation
    intervals: Mapping[str, Interval]
    made: datetime
    run: str


@dataclass(frozen=True, slots=True)
class _File:
    schema: str
    made: datetime
    run: str
    metrics: tuple[str, ...]
    scores: tuple[Score, ...]
    intervals: Mapping[str, Interval]
    # JSON has no NaN: a segment that a metric does not look at is null there.
    segment_scores: Mapping[str, tuple[float | None, ...]]
    criticals: tuple[Critical, ...]
    findings: tuple[tuple[Finding, ...], ...]


_FILE: Final = TypeAdapter(_File)


def fingerprint(run: Run) -> str:
    """Name a run's outputs: a change of the test set, the decoding or one hypothesis gives another name."""
    digest = sha256()
    for part in (run.test_set.checksum, run.test_set.direction, run.system, run.signature, *run.hypotheses):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:24]


def evaluated(
    folder: Path, *, metrics: Sequence[str] | None = None, past: Path | None = None, again: bool = False
) -> Evaluated:
    """Evaluate the run in a folder, or take the evaluation that is kept there; raises BadInput.

    Without `metrics` all that apply are given. What is made here is kept, and added to the history file `past`;
    `again` evaluates anew in any case.
    """
    run = load_run(folder)
    names = applicable(run) if metrics is None else tuple(metrics)
    kept = None if again else _read(folder, run)
    if kept is not None and set(names) <= set(kept.metrics):
        found = _as_evaluated(kept, run)
    else:
        # What is kept already is not given up for what is asked for now.
        every = tuple(dict.fromkeys([*(kept.metrics if kept else ()), *names]))
        found = _make(run, every)
        _write(folder, found, every)
    found = _only(found, names)
    if past is not None:
        made = found.made.isoformat(timespec="seconds")
        history.append(past, history.points_of(found.evaluation, made=made, run=found.run))
    return found


def read_evaluated(folder: Path) -> Evaluated | None:
    """Read what is kept of the run in a folder, or None where its outputs are not evaluated as they are now."""
    run = load_run(folder)
    kept = _read(folder, run)
    return None if kept is None else _as_evaluated(kept, run)


def _make(run: Run, metrics: Sequence[str]) -> Evaluated:
    measured = measure(run, metrics)
    found = {name: interval_of(each) for name, each in measured.items()}
    intervals = {name: interval for name, interval in found.items() if interval is not None}
    evaluation = evaluate(run, metrics, measured=measured)
    return Evaluated(evaluation, intervals, datetime.now(UTC), fingerprint(run))


def _only(found: Evaluated, names: Collection[str]) -> Evaluated:
    """Leave out the metrics that were not asked for."""
    evaluation = replace(
        found.evaluation,
        scores=tuple(score for score in found.evaluation.scores if score.metric in names),
        segment_scores={
            name: values for name, values in found.evaluation.segment_scores.items() if name in names
        },
    )
    intervals = {name: interval for name, interval in found.intervals.items() if name in names}
    return replace(found, evaluation=evaluation, intervals=intervals)


def _read(folder: Path, run: Run) -> _File | None:
    try:
        kept = _FILE.validate_json((folder / EVALUATION).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    fits = kept.schema == SCHEMA and kept.run == fingerprint(run)
    return kept if fits and len(kept.findings) == len(run.hypotheses) else None


def _write(folder: Path, found: Evaluated, metrics: Sequence[str]) -> None:
    evaluation = found.evaluation
    content = _File(
        schema=SCHEMA,
        made=found.made,
        run=found.run,
        metrics=tuple(metrics),
        scores=evaluation.scores,
        intervals=found.intervals,
        segment_scores={
            name: tuple(None if math.isnan(value) else value for value in values)
            for name, values in evaluation.segment_scores.items()
        },
        criticals=evaluation.criticals,
        findings=evaluation.findings,
    )
    fresh = folder / f"{EVALUATION}.new"
    fresh.write_bytes(_FILE.dump_json(content))
    fresh.replace(folder / EVALUATION)


def _as_evaluated(kept: _File, run: Run) -> Evaluated:
    segment_scores = {
        name: tuple(math.nan if value is None else value for value in values)
        for name, values in kept.segment_scores.items()
    }
    evaluation = Evaluation(run, kept.scores, segment_scores, kept.criticals, kept.findings)
    return Evaluated(evaluation, kept.intervals, kept.made, kept.run)
