"""The state of a run on disk, written whole or not at all, so that a run that was killed goes on."""

import os
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from models.errors import BadInput, BrokenModel

NAME: Final = "checkpoint.pt"


@dataclass(slots=True)
class State:
    """Where a run stands: steps done, losses so far, the scores before it and the best ones since."""

    step: int = 0
    losses: list[float] = field(default_factory=list)
    before: dict[str, float] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    best_step: int = 0
    best_mean: float = -1.0


def save(folder: Path, state: State, parts: Mapping[str, Any], *, fingerprint: str) -> None:
    """Write state and the `parts` of torch; a checkpoint that is there is replaced once the new one is whole."""
    import torch

    fresh = folder / f".{NAME}.new"
    with fresh.open("wb") as file:
        torch.save({"fingerprint": fingerprint, "state": asdict(state), "parts": dict(parts)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)


def load(folder: Path, *, fingerprint: str) -> tuple[State, dict[str, Any]] | None:
    """Read the checkpoint of this very run, None where there is none; raises BadInput for another run's."""
    import torch

    path = folder / NAME
    if not path.is_file():
        return None
    try:
        # Plain values and tensors only: a checkpoint may come from anywhere.
        found = torch.load(path, map_location="cpu", weights_only=True)
        state, parts = State(**found["state"]), found["parts"]
    except (OSError, RuntimeError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
        raise BrokenModel(f"{path} is broken: {error}. Delete it to begin again.") from error
    if found["fingerprint"] != fingerprint:
        raise BadInput(
            f"{path} is of a run with other data, settings or weights. Name another folder, or delete it to begin again."
        )
    return state, parts
