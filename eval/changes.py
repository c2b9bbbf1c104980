"""Comparisons on disk, beside the run that they are of: resampling takes time, looking must not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from eval.compare import COMPARED, compare
from eval.critical import CRITICALS
from eval.kept import Evaluated
from eval.scopes import ALL
from eval.types import Comparison

COMPARISONS: Final = "comparisons"
# The metric for documents: the first of these that both runs have.
DETAIL: Final = ("chrf++", "chrf", "bleu")
_FILE: Final = TypeAdapter(tuple[Comparison, ...])


def changed(folder: Path, baseline: Evaluated, found: Evaluated) -> Sequence[Comparison]:
    """Compare the run in a folder with a baseline, or take what is kept; raises BadInput for unequal signatures."""
    kept = read_changed(folder, baseline, found)
    if kept:
        return kept
    made = _compare(baseline, found)
    path = _path(folder, baseline, found)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_FILE.dump_json(made))
    fresh.replace(path)
    return made


def read_changed(folder: Path, baseline: Evaluated, found: Evaluated) -> Sequence[Comparison]:
    """Read what is kept of a comparison; nothing where it was not made, or of other outputs."""
    try:
        return _FILE.validate_json(_path(folder, baseline, found).read_bytes())
    except (FileNotFoundError, ValidationError):
        return ()


def _compare(baseline: Evaluated, found: Evaluated) -> tuple[Comparison, ...]:
    """Compare by everything on the whole, on domains and tags; by one metric alone on documents, which are many."""
    runs = baseline.evaluation.run, found.evaluation.run
    metrics = _metrics(baseline, found)
    made = compare(*runs, metrics, by=("domain", "tag"))
    detail = next((name for name in DETAIL if name in metrics), None)
    if detail is None:
        return made
    return made + tuple(each for each in compare(*runs, [detail], by=("document",)) if each.scope != ALL)


def _path(folder: Path, baseline: Evaluated, found: Evaluated) -> Path:
    return folder / COMPARISONS / f"{found.run}-{baseline.run}.json"


def _metrics(baseline: Evaluated, found: Evaluated) -> list[str]:
    have = [{score.metric for score in each.evaluation.scores} for each in (baseline, found)]
    return [*(name for name in COMPARED if all(name in names for names in have)), *CRITICALS.names()]
