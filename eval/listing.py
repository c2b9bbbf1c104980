"""The runs in the data folder, found by their account of themselves; nothing large is read."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eval.history import HISTORY
from eval.kept import EVALUATION
from eval.store import ABOUT

FOLDER: Final = "eval"


@dataclass(frozen=True, slots=True)
class Listed:
    """One run; `name` is its place below the folder of runs, `evaluated` says whether an evaluation is kept."""

    name: str
    folder: Path
    test_set: str
    version: str
    checksum: str
    direction: str
    segments: int
    system: str
    signature: str
    evaluated: bool


def runs_folder(data: Path) -> Path:
    """Name the folder of runs below the data folder."""
    return data / FOLDER


def history_file(data: Path) -> Path:
    """Name the file with the history of all scores."""
    return runs_folder(data) / HISTORY


def list_runs(data: Path) -> list[Listed]:
    """List what is there by test set, direction and system; a folder that is no run is passed over."""
    root = runs_folder(data)
    found = [_listed(root, path.parent) for path in root.glob(f"*/*/*/{ABOUT}")]
    return sorted(
        (each for each in found if each is not None),
        key=lambda each: (each.test_set, each.direction, each.system),
    )


def _listed(root: Path, folder: Path) -> Listed | None:
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        test_set = about["test_set"]
        return Listed(
            name=folder.relative_to(root).as_posix(),
            folder=folder,
            test_set=str(test_set["name"]),
            version=str(test_set["version"]),
            checksum=str(test_set["checksum"]),
            direction=str(test_set["direction"]),
            segments=int(test_set["segments"]),
            system=str(about["system"]),
            signature=str(about["signature"]),
            evaluated=(folder / EVALUATION).exists(),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
