"""How much people edit what models write: HTER, the edit rate between the two (Snover and others 2006).

Edits are insertions, deletions, substitutions and shifts of words that turn what the model wrote into what was
approved, by sacreBLEU's TER; they are divided by the words of what was approved. Of Chinese, Hanzi are counted.
"""

import time
from functools import cache
from typing import Any

from sacrebleu.metrics import TER
from sqlalchemy.engine import Engine

from service.database.edits import Approved, Edits, EditStore


def count_edits(engine: Engine, *, seconds: float) -> int:
    """Count what is not counted yet for about so long, at least one bulletin; give how many are left."""
    store, end = EditStore(engine), time.monotonic() + seconds
    while (approved := store.next()) is not None:
        store.save(approved.id, approved.stamp, edits_of(approved))
        if time.monotonic() >= end:
            return store.uncounted()
    return 0


def edits_of(approved: Approved) -> tuple[Edits, ...]:
    """Add up the edits of a bulletin by target language and model."""
    sums: dict[tuple[str, str], list[float]] = {}
    for pair in approved.pairs:
        score = _metric(chinese=pair.target.startswith("zh")).sentence_score(pair.wrote, [pair.approved])
        total = sums.setdefault((pair.target, pair.model), [0, 0, 0.0, 0.0])
        for number, value in enumerate((1, pair.wrote != pair.approved, score.num_edits, score.ref_length)):
            total[number] += value
    return tuple(
        Edits(approved.source, target, model, int(sentences), int(changed), edits, words)
        for (target, model), (sentences, changed, edits, words) in sums.items()
    )


def signature(*, chinese: bool) -> str:
    """Name how sacreBLEU counts, with its version."""
    metric = _metric(chinese=chinese)
    # It is known once something was scored.
    metric.sentence_score("", [""])
    return str(metric.get_signature())


@cache
def _metric(*, chinese: bool) -> Any:  # noqa: ANN401 - sacreBLEU has no types
    return TER(normalized=chinese, asian_support=chinese)
