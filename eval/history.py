"""The history of every score: one line is added for each evaluation, none is ever changed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from eval.types import Evaluation

HISTORY: Final = "history.jsonl"
CRITICAL: Final = "critical:"


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one time; `made` is ISO 8601 in UTC, `run` names the outputs that were scored.

    `metric` is a metric's name, or `critical:` and a kind of critical error, whose value is per 100 segments.
    """

    made: str
    test_set: str
    version: str
    checksum: str
    direction: str
    segments: int
    system: str
    metric: str
    value: float
    higher_is_better: bool
    signature: str
    run: str


_POINT: Final = TypeAdapter(Point)


def points_of(evaluation: Evaluation, *, made: str, run: str) -> list[Point]:
    """Turn an evaluation into points: one a score, one a kind of critical error that could have happened."""
    test_set = evaluation.run.test_set
    values = [
        (score.metric, score.value, score.higher_is_better, score.signature) for score in evaluation.scores
    ]
    values += [
        (f"{CRITICAL}{each.name}", 100 * each.errors / each.of, False, f"{each.name}|of:{each.of}")
        for each in evaluation.criticals
        if each.of
    ]
    return [
        Point(
            made=made,
            test_set=test_set.name,
            version=test_set.version,
            checksum=test_set.checksum,
            direction=test_set.direction,
            segments=len(test_set.segments),
            system=evaluation.run.system,
            metric=metric,
            value=value,
            higher_is_better=higher,
            signature=signature,
            run=run,
        )
        for metric, value, higher, signature in values
    ]


def append(path: Path, points: Sequence[Point]) -> int:
    """Add points that the history does not hold yet and give their number.

    The same outputs with the same value are the same fact: evaluating them again adds nothing.
    """
    known = {_fact(point) for point in read(path)}
    fresh = [point for point in points if _fact(point) not in known]
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(asdict(point), ensure_ascii=False) + "\n" for point in fresh)
        with path.open("a", encoding="utf-8") as file:
            # One write: two processes that append at the same time do not mix their lines.
            file.write(lines)
    return len(fresh)


def read(path: Path) -> list[Point]:
    """Read all points, the oldest first; a line that was cut off while it was written is passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    points = []
    for line in lines:
        try:
            points.append(_POINT.validate_json(line))
        except ValidationError:
            continue
    return sorted(points, key=lambda point: point.made)


def _fact(point: Point) -> tuple[str, str, str, str, float]:
    return point.run, point.system, point.metric, point.signature, round(point.value, 6)
