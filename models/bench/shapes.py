"""Models of the real architecture and size with random weights: only their speed means anything."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from models.bench.articles import corpus
from models.errors import BadInput

SEED: Final = 20
# Pieces learned from our texts, which gives 1.4 tokens a Vietnamese syllable; the rest of a vocabulary is filled up
# with names that no text contains.
PIECES: Final = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a model; `facts` says whose size it is, the codes are its tokens for languages."""

    kind: str
    facts: str
    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    source_code: str | None = None
    target_code: str | None = None


SHAPES: Final[Mapping[str, Shape]] = {
    "marian-base": Shape(
        "marian", "config.json of Helsinki-NLP/opus-mt-en-de",
        vocabulary=58_101, width=512, layers=6, heads=8, inner=2048, positions=512,
    ),
    "m2m100-418m": Shape(
        "m2m100", "config.json of facebook/m2m100_418M",
        vocabulary=128_112, width=1024, layers=12, heads=16, inner=4096, positions=1024,
        source_code="vi", target_code="en",
    ),
    "marian-tiny": Shape(
        "marian", "for rehearsals", vocabulary=1000, width=32, layers=1, heads=2, inner=32, positions=512,
    ),
    "m2m100-tiny": Shape(
        "m2m100", "for rehearsals", vocabulary=1108, width=32, layers=1, heads=2, inner=32, positions=1024,
        source_code="vi", target_code="en",
    ),
}  # fmt: skip


def shape_named(name: str) -> Shape:
    """Find a shape; raises BadInput with the names that there are."""
    if name not in SHAPES:
        raise BadInput(f"Unknown shape {name!r}. Available: {', '.join(SHAPES)}.")
    return SHAPES[name]


def build(name: str, root: Path) -> Path:
    """Give the folder of a shape's weights below `root`, laid out as on the hub; made at the first call."""
    from models.bench import weights

    shape = shape_named(name)
    folder = root / f"{name}-{_key(shape)}"
    if folder.is_dir():
        return folder
    root.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=root))
    try:
        weights.BUILDERS[shape.kind](shape, fresh)
        # Renamed at the end: a build that is broken off leaves nothing that looks finished.
        fresh.replace(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _key(shape: Shape) -> str:
    made_of = json.dumps([asdict(shape), SEED, PIECES, corpus()])
    return hashlib.sha256(made_of.encode()).hexdigest()[:8]
