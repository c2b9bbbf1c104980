"""Test sets and runs that tests write down."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from eval.types import Run, TestSegment, TestSet


def make_set(
    segments: Sequence[TestSegment], direction: str = "vi-en", *, name: str = "ours", checksum: str = "c0ffee"
) -> TestSet:
    source, target = direction.split("-", 1)
    return TestSet(
        name, "1", "CC0-1.0", "written here", "2026-01-01", checksum, source, target, tuple(segments), {}
    )


def make_run(lines: Sequence[tuple[str, str, str]], direction: str = "vi-en", *, system: str = "ours") -> Run:
    """Make a run of triples of source, reference and output, all of one document."""
    segments = [
        TestSegment(f"d1:p1s{n}", "d1", source, reference)
        for n, (source, reference, _) in enumerate(lines, start=1)
    ]
    return Run(make_set(segments, direction), system, "by:hand", tuple(line[2] for line in lines), None)


CROPS = ("tea", "ginger", "cinnamon", "rice", "maize", "plums", "cardamom", "peanuts")
VIETNAMESE = ("chè", "gừng", "quế", "lúa", "ngô", "mận", "thảo quả", "lạc")
COMMUNES = ("Phúc Sen", "Quảng Uyên", "Đàm Thủy", "Ngọc Côn", "Trường Hà", "Kim Loan")
# What two translators of equal skill may write for the same thing; the first of each is the reference's.
OPENINGS = ("Last year", "In the past year", "Over the last year", "A year ago")
VERBS = ("grew", "planted", "raised", "were growing")
PLACES = ("in the commune of {}", "in {} commune", "in {}", "at {}")
ENDS = ("on terraced fields", "on terraces", "in terraced fields", "on the terraced slopes")


def harvest(count: int, *, seed: int, system: str) -> Run:
    """Make a run of `count` sentences with a number each; another seed chooses other words, none better."""
    facts, words = random.Random(1), random.Random(seed)  # noqa: S311 - no secrets
    lines, segments = [], []
    for n in range(count):
        crop, commune = facts.randrange(len(CROPS)), facts.choice(COMMUNES)
        number = facts.randrange(21, 89)
        choice = [words.randrange(4) for _ in range(4)]
        lines.append(_harvest(choice, crop, commune, number))
        segments.append(
            TestSegment(
                f"d{n // 10}:p1s{n % 10 + 1}",
                f"d{n // 10}",
                f"Năm ngoái, {number} hộ ở xã {commune} trồng {VIETNAMESE[crop]} trên ruộng bậc thang.",
                _harvest([0, 0, 0, 0], crop, commune, number),
                domain=("farming", "trade")[n % 2],
                tags=("number", "place") if n % 3 == 0 else ("number",),
            )
        )
    return Run(make_set(segments), system, f"seed:{seed}", tuple(lines), None)


def with_wrong_numbers(run: Run, *, share: float) -> Run:
    """Raise the number in a share of the outputs by one."""
    every = round(1 / share)
    texts = [
        re.sub(r"\d+", lambda match: str(int(match[0]) + 1), text) if n % every == 0 else text
        for n, text in enumerate(run.hypotheses)
    ]
    return replace(run, hypotheses=tuple(texts))


def _harvest(choice: Sequence[int], crop: int, commune: str, number: int) -> str:
    place = PLACES[choice[2]].format(commune)
    return f"{OPENINGS[choice[0]]}, {number} households {place} {VERBS[choice[1]]} {CROPS[crop]} {ENDS[choice[3]]}."
