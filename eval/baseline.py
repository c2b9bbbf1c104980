"""What runs are held against: kept runs, or scores alone."""

import json
from collections.abc import Mapping
from pathlib import Path

from eval.metrics import METRICS, Score
from eval.store import ABOUT, load_run
from eval.types import Run
from models.errors import BadInput


def key(run: Run) -> tuple[str, str]:
    """Name what a run is comparable on: test set and direction."""
    return run.test_set.name, f"{run.test_set.source}-{run.test_set.target}"


def find_runs(path: Path) -> tuple[Run, ...]:
    """Load the run in a folder, or those in the folders below; raises BadInput for none, or two of one kind."""
    folders = [path] if (path / ABOUT).is_file() else [path.parent] if path.name == ABOUT else []
    folders = folders or sorted(found.parent for found in path.rglob(ABOUT))
    if not folders:
        raise BadInput(f"There is no run in {path}. Make one with `bulletins eval run`, and give its folder.")
    runs = {folder: load_run(folder) for folder in folders}
    seen: dict[tuple[str, str], Path] = {}
    for folder, run in runs.items():
        other = seen.setdefault(key(run), folder)
        if other != folder:
            raise BadInput(
                f"{other} and {folder} are both runs on {' '.join(key(run))}. Give the folder of one system."
            )
    return tuple(runs.values())


def read_scores(path: Path) -> Mapping[str, Score]:
    """Read scores as `eval run --format json` prints them; raises BadInput that names the file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["scores"]
        return {
            name: Score(
                name, float(score["value"]), bool(METRICS.get(name).higher_is_better), str(score["signature"])
            )
            for name, score in found.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path} has no scores in it: it must be what `bulletins eval run --format json` prints, "
            f'{{"scores": {{"bleu": {{"value": …, "signature": …}}}}}}. ({type(error).__name__}: {error})'
        ) from error
