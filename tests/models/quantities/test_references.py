"""Human translations must be left in peace, and errors planted in them must be found."""

import json
import random
import re
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from models.quantities import compare

DIRECTIONS = list(permutations(("vi", "en", "zh"), 2))
Rows = Callable[[Path], list[dict[str, str]]]

ALARM_LIMIT = 0.02
RECALL = 0.95
# Digits that stand alone, not as a part of a name such as G20 or Il-76.
DIGITS = re.compile(r"(?<![A-Za-z\d.,/-])\d+(?:[.,]\d+)*(?![A-Za-z])")


def is_flagged(source: str, target: str, languages: tuple[str, str]) -> bool:
    pair = (source, target, *languages)
    return bool(
        compare.missing_numbers(*pair)
        or compare.added_numbers(*pair)
        or compare.missing_dates(*pair)
        or compare.added_dates(*pair)
    )


def flores(shared: Path) -> list[dict[str, str]]:
    texts = {
        language: (shared / "data/flores200-dev" / f"{language}.txt").read_text("utf-8").splitlines()
        for language in ("vi", "en", "zh")
    }
    return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]


def newswire(shared: Path) -> list[dict[str, str]]:
    lines = (shared / "training/newswire.jsonl").read_text("utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    return [row for article in articles if article["split"] == "heldout" for row in article["segments"]]


@pytest.mark.parametrize("languages", DIRECTIONS)
@pytest.mark.parametrize("rows", [flores, newswire])
def test_few_human_translations_are_flagged(rows: Rows, languages: tuple[str, str], shared: Path) -> None:
    texts = rows(shared)
    flagged = sum(is_flagged(row[languages[0]], row[languages[1]], languages) for row in texts)
    assert flagged / len(texts) <= ALARM_LIMIT


def spoil(target: str, digits: re.Match[str], kind: str, draw: random.Random) -> str:
    """Multiply one number by ten, change one of its digits, or drop it."""
    old = digits.group()
    place = draw.choice([index for index, char in enumerate(old) if char.isdecimal()])
    other = draw.choice([char for char in "123456789" if char != old[place]])
    new = {
        "ten": re.sub(r"\D", "", old) + "0",
        "digit": old[:place] + other + old[place + 1 :],
        "drop": "",
    }
    return target[: digits.start()] + new[kind] + target[digits.end() :]


def spoiled(rows: list[dict[str, str]], languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield sources with a target in which one number that both sides write alike, once, is spoiled."""
    draw = random.Random(11)  # noqa: S311 - a seed, not a secret
    for row in rows:
        source, target = row[languages[0]], row[languages[1]]
        known = {re.sub(r"\D", "", match.group()) for match in DIGITS.finditer(source)}
        matches = list(DIGITS.finditer(target))
        texts = [match.group() for match in matches]
        once = [
            match
            for match in matches
            if re.sub(r"\D", "", match.group()) in known and texts.count(match.group()) == 1
        ]
        if once:
            yield source, spoil(target, draw.choice(once), draw.choice(["ten", "digit", "drop"]), draw)


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_planted_errors_are_found(languages: tuple[str, str], shared: Path) -> None:
    pairs = list(spoiled([*flores(shared), *newswire(shared)], languages))
    found = sum(is_flagged(source, target, languages) for source, target in pairs)
    assert len(pairs) > 300
    assert found / len(pairs) >= RECALL


SHIFTS = {
    "vi": [(r"(?<=\d) tỷ", " triệu"), (r"(?<=\d) triệu", " tỷ")],
    "en": [("million", "billion"), ("billion", "million")],
    "zh": [(r"(?<=\d)万", "亿"), (r"(?<=\d)亿", "万")],
}


@pytest.mark.parametrize("languages", DIRECTIONS)
def test_shifted_magnitudes_are_found(languages: tuple[str, str], shared: Path) -> None:
    pairs = [
        (row[languages[0]], re.sub(pattern, wrong, row[languages[1]], count=1))
        for row in newswire(shared)
        for pattern, wrong in SHIFTS[languages[1]]
        if re.search(pattern, row[languages[1]])
    ]
    found = sum(is_flagged(source, target, languages) for source, target in pairs)
    assert len(pairs) > 40
    assert found / len(pairs) >= RECALL
