"""What a training run is told."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from models.adapt.examples import KINDS
from models.adapt.readers import Source
from models.errors import BadSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainSettings:
    """One run: `base` is a GGUF file or a transformers folder, `out` the folder that the adapter goes to.

    A step takes `rows` rows of at most `room` tokens. `held_out` is the part of the texts that is scored and not
    trained on, where a file does not say so itself; of it, `score_lines` a direction are translated every
    `score_every` steps (0: five times in the run). `steps` ends the run before its `epochs` are over.

    `kinds` gives the part of the examples of a kind (`vi-en`, `summary-vi`) that is trained on, 1 where it says
    nothing. `start` is the PEFT folder of an adapter to go on from, of the same `rank` and `alpha`.
    """

    base: Path
    base_name: str
    sources: tuple[Source, ...]
    out: Path
    start: Path | None = None
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    rate: float = 1e-4
    warmup: float = 0.03
    epochs: float = 1.0
    steps: int | None = None
    rows: int = 8
    room: int = 2048
    kinds: Mapping[str, float] = field(default_factory=dict)
    held_out: float = 0.1
    score_lines: int = 20
    score_every: int = 0
    checkpoint_every: int = 50
    seed: int = 7
    device: str = "auto"
    dtype: str = "auto"

    def __post_init__(self) -> None:
        whole = {
            "rank": 1,
            "alpha": 1,
            "rows": 1,
            "room": 64,
            "score_lines": 0,
            "score_every": 0,
            "checkpoint_every": 1,
        }
        for name, least in whole.items():
            if getattr(self, name) < least:
                raise BadSetting(f"{name} must be at least {least}, got {getattr(self, name)}.")
        if self.steps is not None and self.steps < 1:
            raise BadSetting(f"steps must be at least 1, got {self.steps}.")
        for name in ("rate", "epochs"):
            if getattr(self, name) <= 0:
                raise BadSetting(f"{name} must be more than 0, got {getattr(self, name)}.")
        for name in ("dropout", "warmup", "held_out"):
            if not 0 <= getattr(self, name) < 1:
                raise BadSetting(f"{name} must be at least 0 and less than 1, got {getattr(self, name)}.")
        for name, part in self.kinds.items():
            if not 0 <= part <= 1:
                raise BadSetting(f"{name} must be a part from 0 to 1, got {part}.")
        unknown = sorted(self.kinds.keys() - set(KINDS))
        if unknown:
            raise BadSetting(f"Unknown kind of example {unknown[0]!r}. Kinds: {', '.join(KINDS)}.")
        if self.start is not None and self.start.resolve() == self.out.resolve():
            raise BadSetting(
                f"The run would write over the adapter {self.start} that it goes on from: name another --out."
            )
        if not self.sources:
            raise BadSetting("A run needs data: --data PATH LICENCE.")
        for source in self.sources:
            if not 0 < source.share <= 1:
                raise BadSetting(
                    f"share of {source.path} must be more than 0 and at most 1, got {source.share}."
                )

    def table(self) -> dict[str, Any]:
        """Give what decides what a step does, in plain values; paths and devices are no part of it."""
        left_out = {"base", "base_name", "sources", "out", "start", "device", "dtype", "checkpoint_every"}
        table = {name: value for name, value in asdict(self).items() if name not in left_out}
        table["kinds"] = [f"{kind} {part:g}" for kind, part in sorted(self.kinds.items())]
        return {name: value for name, value in table.items() if value not in (None, [])}


def fingerprint(settings: TrainSettings, weights: list[str], data: list[tuple[str, float]]) -> str:
    """Tell runs apart: equal for two runs whose every step does the same; `weights` are hashes."""
    parts = [settings.table(), weights, data]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
