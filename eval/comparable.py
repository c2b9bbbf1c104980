"""Which runs and scores may be compared; numbers that were made in two ways are refused."""

from collections.abc import Iterator, Mapping

from eval.metrics.base import Score
from eval.types import Run, TestSet
from models.errors import BadInput

# Fields of a test set that must be equal, by what a person calls them.
_FIELDS: Mapping[str, str] = {
    "name": "name",
    "version": "version",
    "source": "source language",
    "target": "target language",
    "checksum": "checksum",
}


class Incomparable(BadInput):
    """Two runs or scores that were not made in the same way; the text names the part that differs."""

    code = "incomparable"


def check_runs(baseline: Run, run: Run) -> None:
    """Raise Incomparable, naming each difference, unless both runs are on the very same test set."""
    found = list(_differences(baseline.test_set, run.test_set))
    if found:
        raise Incomparable(
            f"{baseline.system} and {run.system} cannot be compared: in the test set, {'; '.join(found)}. Run both on "
            "the same test set, version and limit."
        )


def check_scores(baseline: Score, score: Score) -> None:
    """Raise Incomparable, naming the parts that differ, unless both scores have the same signature."""
    if baseline.metric != score.metric:
        raise Incomparable(
            f"{baseline.metric} and {score.metric} are different metrics: compare one with itself."
        )
    found = list(differing_parts(baseline.signature, score.signature))
    if found:
        raise Incomparable(
            f"The two {score.metric} scores cannot be compared: in their signatures, {'; '.join(found)}. Score both "
            "outputs again with the same version and settings."
        )


def differing_parts(baseline: str, signature: str) -> Iterator[str]:
    """Say for each part of two signatures that is not equal what it is in either."""
    parts = [_parts(text) for text in (baseline, signature)]
    for key in dict.fromkeys([*parts[0], *parts[1]]):
        values = [part.get(key, "not given") for part in parts]
        if values[0] != values[1]:
            yield f"{key} is {values[0]} in the baseline and {values[1]} in the run"


def _parts(signature: str) -> dict[str, str]:
    """Read `key:value|key:value`; the parts of a key that comes twice are kept together."""
    found: dict[str, str] = {}
    for part in signature.split("|"):
        key, _, value = part.partition(":")
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _differences(baseline: TestSet, test_set: TestSet) -> Iterator[str]:
    for field, name in _FIELDS.items():
        values = (getattr(baseline, field), getattr(test_set, field))
        if values[0] != values[1]:
            yield f"the {name} is {values[0]!r} in the baseline and {values[1]!r} in the run"
    counts = (len(baseline.segments), len(test_set.segments))
    if counts[0] != counts[1]:
        yield f"the number of segments is {counts[0]} in the baseline and {counts[1]} in the run"
    else:
        pairs = zip(baseline.segments, test_set.segments, strict=True)
        other = next((each.id for each, same in pairs if _text(each) != _text(same)), None)
        if other is not None:
            yield f"segment {other} of the baseline is another in the run"


def _text(segment: object) -> tuple[str, ...]:
    return tuple(getattr(segment, field) for field in ("id", "document", "source", "reference"))
