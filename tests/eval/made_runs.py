"""Small runs for tests, written to disk as `bulletins eval run` does."""

from collections.abc import Sequence
from pathlib import Path

from eval.store import run_folder, save_run
from eval.types import Run, Speed, TestSegment, TestSet

SOURCES = (
    "Chợ nổi Cái Răng họp lúc 5 giờ sáng.",
    "Năm 2023, 1.200 khách đã đến làng.",
    "Bà Lê Thị Hoa dệt tấm vải dài 12 mét.",
    "Hội thi kéo dài ba ngày.",
    "Trời mưa suốt tuần.",
    "Ban tổ chức trao 15 giải thưởng.",
)
REFERENCES = (
    "The floating market of Cai Rang opens at 5 in the morning.",
    "In 2023, 1,200 guests came to the village.",
    "Mrs Le Thi Hoa wove a cloth 12 metres long.",
    "The contest lasts three days.",
    "It rained all week.",
    "The organisers gave away 15 prizes.",
)
GOOD = (
    "The Cai Rang floating market opens at 5 in the morning.",
    "In 2023, 1,200 guests came to the village.",
    "Mrs Le Thi Hoa wove a cloth that is 12 metres long.",
    "The contest lasts for three days.",
    "It rained all week.",
    "The organisers gave 15 prizes.",
)
WEAK = (
    "Market Cai Rang meets 7 in morning.",
    "In 2023, guests arrived the village.",
    "Le Thi Hoa wove the fabric of 12 metres.",
    "The contest is long.",
    "Rain was whole week.",
    "The organisers gave 50 prizes.",
)


def made_set(
    sources: Sequence[str] = SOURCES, references: Sequence[str] = REFERENCES, *, name: str = "village"
) -> TestSet:
    segments = tuple(
        TestSegment(
            id=f"d{place // 3}:s{place % 3 + 1}",
            document=f"d{place // 3}",
            source=source,
            reference=reference,
            domain="markets" if place < 3 else "events",
            tags=("number",) if any(map(str.isdigit, source)) else (),
            original="vi",
        )
        for place, (source, reference) in enumerate(zip(sources, references, strict=True))
    )
    return TestSet(
        name=name, version="1", licence="CC0-1.0", origin="written for tests", date="2026-01-02",
        checksum="ab" * 32, source="vi", target="en", segments=segments, articles={},
    )  # fmt: skip


def put_run(
    data: Path,
    hypotheses: Sequence[str],
    *,
    system: str,
    test_set: TestSet | None = None,
    speed: Speed | None = None,
) -> Path:
    """Keep a run below `data` where the service looks for it, and give its folder."""
    test_set = test_set or made_set()
    run = Run(test_set, system, f"system:file|name:{system}", tuple(hypotheses), speed)
    folder = run_folder(data / "eval", test_set, system)
    save_run(run, folder)
    return folder
