"""How well the confidence of a model ranks its translations, and where its levels should begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.kept import evaluated
from eval.outputs import Outputs
from eval.store import OUTPUTS, load_run
from eval.types import Run
from models.confidence import Cuts, score
from models.errors import BadInput

METRIC: Final = "chrf"
LEAST: Final = 20
"""Segments below which nothing is measured."""

LOW, HIGH = 25, 50
"""Percentiles at which the levels begin: a quarter is low, a half is high."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """How the confidence ranks the segments of one run, against their chrF.

    `rho` is Spearman's rank correlation, of probabilities and findings together and of the probabilities alone.
    `means` is the mean chrF of each level and `caught` the share of the quarter with the lowest chrF that is low; both
    with cuts made on the other half of the segments. `cuts` are made on all.
    """

    run: Run
    segments: int
    rho: float
    rho_logprob: float
    means: Mapping[str, float]
    caught: float
    cuts: Cuts


def rank(folder: Path) -> Ranked:
    """Measure the run in a folder; raises BadInput where its model told no probabilities, or too few."""
    evaluation = evaluated(folder, metrics=[METRIC]).evaluation
    run = evaluation.run
    told = {row.id: row.logprob for row in Outputs(folder / OUTPUTS).rows(run.signature)}
    found = [
        (logprob, score(logprob, findings), quality)
        for segment, findings, quality in zip(
            run.test_set.segments, evaluation.findings, evaluation.segment_scores[METRIC], strict=True
        )
        if (logprob := told.get(segment.id)) is not None
    ]
    if len(found) < LEAST:
        raise BadInput(
            f"{folder} has {len(found)} segments with a probability of the model; at least {LEAST} are needed. "
            "Only the systems `pipeline` of engines that tell probabilities have them: run it again with --fresh."
        )
    logprobs, worths, qualities = (np.array(each, dtype=np.float64) for each in zip(*found, strict=True))
    levels = _levels_of_the_other_half(worths)
    bad = qualities <= np.percentile(qualities, LOW)
    return Ranked(
        run=run,
        segments=len(found),
        rho=spearman(worths, qualities),
        rho_logprob=spearman(logprobs, qualities),
        means={
            level: float(qualities[levels == level].mean())
            for level in ("low", "middle", "high")
            if (levels == level).any()
        },
        caught=float((levels[bad] == "low").mean()),
        cuts=cuts(worths),
    )


def cuts(worths: Floats) -> Cuts:
    """Put the beginnings of the levels where the quarter and the half of the segments are below."""
    low, high = np.percentile(worths, (LOW, HIGH))
    return Cuts(round(float(low), 3), round(float(high), 3))


def spearman(first: Floats, second: Floats) -> float:
    """Correlate two rankings; segments that are equal share the mean of their ranks."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Floats) -> Floats:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[places], dtype=np.float64)


def _levels_of_the_other_half(worths: Floats) -> NDArray[np.str_]:
    even = np.arange(len(worths)) % 2 == 0
    levels = np.full(len(worths), "middle", dtype="U6")
    for mine, other in ((even, ~even), (~even, even)):
        their = cuts(worths[other])
        levels[mine & (worths < their.low)] = "low"
        levels[mine & (worths >= their.high)] = "high"
    return levels


def folders(paths: Sequence[Path]) -> list[Path]:
    """List the folders of runs in and below some folders; summaries have no confidence, and are left out."""
    found = sorted({about.parent for path in paths for about in path.rglob("run.json")})
    return [folder for folder in found if not load_run(folder).test_set.is_of_summaries]
