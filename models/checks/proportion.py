"""How long a translation is beside what its source lets one expect.

Size is letters and digits, one Hanzi for three. Medians over the 997 line-aligned sentences of the FLORES-200
*dev* split (NLLB Team 2022): with three, all six directions come close to 1, and a Chinese segment full of Latin
names does not stand out, as it does when plain characters are counted.
"""

import re

from models.checks.base import Pair
from models.checks.letters import HANZI, base

_MEDIANS = {
    ("vi", "en"): 1.02,
    ("en", "vi"): 0.98,
    ("zh", "en"): 0.97,
    ("en", "zh"): 1.03,
    ("zh", "vi"): 0.96,
    ("vi", "zh"): 1.04,
}
_NOT_COUNTED = re.compile(r"[\W_]+")
_HANZI_SIZE = 3
# What both sides are given on top, so that a title of three words may well become one of six.
_SLACK = 10


def size(text: str) -> int:
    """Count letters and digits, one Hanzi for three."""
    return len(_NOT_COUNTED.sub("", text)) + (_HANZI_SIZE - 1) * len(HANZI.findall(text))


def proportion(pair: Pair) -> float:
    """Divide the length of the target by the expected one: 1 is usual, 0.5 half as long."""
    median = _MEDIANS.get((base(pair.source_language), base(pair.target_language)), 1.0)
    return (size(pair.target) + _SLACK) / (size(pair.source) * median + _SLACK)
