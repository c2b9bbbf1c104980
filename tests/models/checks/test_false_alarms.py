"""Human translations raise next to no alarm, in all directions."""

from itertools import permutations
from pathlib import Path

import pytest

from models.checks import CHECKS
from models.checks.base import Pair

LINES = 200
ALLOWED = 0.01
# Vietnamese lines that do lack their stop or one half of a quotation, and Chinese ones that name the country which
# the source only means: rightly flagged.
FAULTY = {
    ("punctuation", "en", "vi"): 3,
    ("punctuation", "zh", "vi"): 4,
    ("added_places", "vi", "zh"): 3,
    ("added_places", "en", "zh"): 3,
}


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "script",
        "untranslated",
        "repetition",
        "length",
        "dropped",
        "punctuation",
        "leftover",
        "foreign_names",
        "added_places",
    ],
)
@pytest.mark.parametrize(("source", "target"), list(permutations(("vi", "en", "zh"), 2)))
def test_human_translations_pass(shared: Path, name: str, source: str, target: str) -> None:
    check = CHECKS.get(name)()
    sources, targets = (
        (shared / f"data/flores200-dev/{language}.txt").read_text(encoding="utf-8").splitlines()[:LINES]
        for language in (source, target)
    )
    pairs = [
        Pair(text, translation, source, target) for text, translation in zip(sources, targets, strict=True)
    ]
    flagged = [(pair, check.run(pair)) for pair in pairs if check.run(pair)]
    assert len(pairs) == LINES
    assert len(flagged) <= FAULTY.get((name, source, target), ALLOWED * LINES), flagged
