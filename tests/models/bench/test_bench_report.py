import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from models.bench.measure import Measured, Opened, Pair, Round
from models.bench.report import pair_table, percentile, rows, table, write
from models.bench.seq2seq import Bench, Machine


def passed(*seconds: float, each: tuple[float, ...] = (1.0, 3.0)) -> tuple[Round, ...]:
    return tuple(Round(one, tokens=640, segments=20, each=each) for one in seconds)


PAIRS = (Pair(4.0, 2.0, 1.0), Pair(6.0, 6.0, 2.0), Pair(5.0, 2.5, 2.5))
OURS = Measured("ours", Opened("ours, `int8`", "", 1.25), passed(2.0, 4.0, 1.0), PAIRS, 1234)
OTHER = Measured("other", Opened("other", "as it is", 3.0), passed(8.0, 8.0, 10.0, each=(4.0, 5.0)), (), 567)
MACHINE = Machine("A & B processor", 2, "3.11.0", (("torch", "2.0"),))
BENCH = Bench("marian-tiny", "2025-01-02", MACHINE, 2, 20, 33.4, 32, (OURS, OTHER))


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ((3.0, 1.0, 2.0), 0.5, 2.0),
        ((4.0, 1.0, 3.0, 2.0), 0.5, 2.5),
        (tuple(float(number) for number in range(21)), 0.95, 19.0),
        ((10.0, 20.0), 0.95, 19.5),
        ((7.0,), 0.95, 7.0),
        ((1.0, 2.0), 1.0, 2.0),
    ],
)
def test_percentile(values: tuple[float, ...], share: float, expected: float) -> None:
    assert percentile(values, share) == pytest.approx(expected)


def test_medians_and_ratios() -> None:
    ours, other = rows(BENCH.measured)

    assert (ours.seconds, ours.tokens_per_second, ours.segments_per_second, ours.ratio) == (
        2.0,
        320.0,
        10.0,
        1.0,
    )
    assert (other.seconds, other.tokens_per_second, other.segments_per_second) == (8.0, 80.0, 2.5)
    # Of 8/2, 8/4 and 10/1, and not of the medians 8/2.5.
    assert other.ratio == 4.0
    assert (ours.p50, ours.p95) == (2.0, 3.0)
    assert (other.load_s, other.peak_mb, other.note) == (3.0, 567, "as it is")


def test_table() -> None:
    assert table(BENCH).splitlines() == [
        "| way | tokens/s | ours is | segments/s | s for all | s an article, p50 | p95 | load s | peak MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| ours, `int8` | 320 | 1.00 × | 10.00 | 2.00 | 2.00 | 3.00 | 1.2 | 1,234 |",
        "| other | 80 | 4.00 × | 2.50 | 8.00 | 4.50 | 5.00 | 3.0 | 567 |",
    ]


def test_pair_table() -> None:
    assert pair_table(PAIRS).splitlines()[2:] == [
        "| one after the other | 5.00 | 1.00 × |",
        "| submitted together, by two callers | 2.50 | 2.00 × |",
        "| submitted together, in one call | 2.00 | 3.00 × |",
    ]


def test_three_files(tmp_path: Path) -> None:
    paths = write(BENCH, tmp_path / "new")

    assert [path.name for path in paths] == [
        f"seq2seq-marian-tiny.{suffix}" for suffix in ("md", "svg", "json")
    ]
    page = paths[0].read_text(encoding="utf-8")
    assert "A & B processor, 2 threads a way; Python 3.11.0, torch 2.0." in page
    assert "2 articles of ours, 20 segments of 33 source tokens in the mean" in page
    assert "- other: as it is.\n" in page
    assert "(seq2seq-marian-tiny.svg)" in page
    assert table(BENCH) in page
    assert pair_table(PAIRS) in page
    kept = json.loads(paths[2].read_text(encoding="utf-8"))
    assert [one["seconds"] for one in kept["measured"][1]["rounds"]] == [8.0, 8.0, 10.0]


def test_plot(tmp_path: Path) -> None:
    root = Xml.parse(write(BENCH, tmp_path)[1]).getroot()  # noqa: S314 - our own file
    name = "{http://www.w3.org/2000/svg}"
    texts = [each.text for each in root.iter(f"{name}text")]
    widths = [float(each.get("width", "0")) for each in root.iter(f"{name}rect")][1:]

    assert texts[1:] == ["ours, int8", "320", "other", "80"]
    assert widths[0] / widths[1] == pytest.approx(4)
