"""How far annotators agree: Krippendorff's alpha (Krippendorff 2011), by the library of that name."""

import math
from collections.abc import Mapping
from typing import Literal

import krippendorff

Level = Literal["nominal", "interval"]


def alpha(answers: Mapping[str, Mapping[str, float]], *, level: Level) -> float | None:
    """Give alpha of answers by annotator and item, or None where it is not defined.

    It needs an item that two have answered, and answers that differ somewhere: where all say the same of
    everything, nothing tells agreement from habit.
    """
    items = sorted({item for given in answers.values() for item in given})
    rows = [[given.get(item, math.nan) for item in items] for _, given in sorted(answers.items())]
    paired = [item for item in items if sum(item in given for given in answers.values()) > 1]
    values = {answers[name][item] for name in answers for item in paired if item in answers[name]}
    if len(values) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=rows, level_of_measurement=level))


def overlap(answers: Mapping[str, Mapping[str, float]]) -> int:
    """Count the items that two or more annotators have answered: what alpha rests on."""
    items = {item for given in answers.values() for item in given}
    return sum(sum(item in given for given in answers.values()) > 1 for item in items)
