import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.bench.articles import BenchArticle, bench_articles
from models.bench.measure import ask, measure, process
from models.bench.memory import peak_mb
from models.bench.shapes import shape_named
from models.bench.ways import Setup, Way
from models.errors import ModelError
from models.registry import Registry

SETUP = Setup(Path("weights"), Path("converted"), shape_named("marian-tiny"), tokens=5, threads=1)


class Clock:
    """Time that passes only when somebody works: a second a segment, half of it where articles join."""

    def __init__(self) -> None:
        self.now = 0.0
        self.log: list[tuple[str, int]] = []
        self._adding = threading.Lock()

    def pass_by(self, seconds: float) -> None:
        with self._adding:
            self.now += seconds

    def perf_counter(self) -> float:
        return self.now


CLOCK = Clock()


class SlowWay(Way):
    name = "slow"
    title = "slow"
    note = "by hand"
    made = 5

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        CLOCK.pass_by(3)

    def run(self, articles: Sequence[BenchArticle]) -> list[int]:
        segments = sum(len(article.sentences) for article in articles)
        CLOCK.pass_by(segments / 2 if len(articles) > 1 else segments)
        CLOCK.log.append((self.name, len(articles)))
        return [self.made] * segments


class OurWay(SlowWay):
    name = "ours"
    title = "ours"
    note = ""
    joins = True


class LyingWay(SlowWay):
    name = "lying"
    made = 4


@contextmanager
def thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {"ours": "OurWay", "slow": "SlowWay", "lying": "LyingWay"}
    here = Registry("way", {name: f"{__name__}:{kind}" for name, kind in classes.items()})
    monkeypatch.setattr("models.bench.measure.WAYS", here)
    monkeypatch.setattr("models.bench.measure.time", CLOCK)
    CLOCK.now, CLOCK.log = 0.0, []


def test_what_a_round_holds() -> None:
    told: list[str] = []

    ours, slow = measure(
        SETUP, bench_articles(2), rounds=2, ways=("ours", "slow"), worker=thread, tell=told.append
    )

    assert (slow.name, slow.opened.title, slow.opened.note, slow.opened.seconds) == (
        "slow",
        "slow",
        "by hand",
        3,
    )
    assert [(one.seconds, one.each, one.segments, one.tokens) for one in ours.rounds] == [
        (9.5, (8, 11), 19, 95)
    ] * 2
    # Where articles do not join, nothing is gained by giving them at once.
    assert [(one.seconds, one.each) for one in slow.rounds] == [(19, (8, 11))] * 2
    assert told == [
        "loading ours", "loading slow", "round 1 of 2: ours", "round 1 of 2: slow", "round 2 of 2: slow",
        "round 2 of 2: ours",
    ]  # fmt: skip


def test_two_articles_three_times() -> None:
    ours, slow = measure(SETUP, bench_articles(2), rounds=2, ways=("ours", "slow"), worker=thread)

    assert [(pair.after, pair.callers, pair.one_call) for pair in ours.pairs] == [(19, 19, 9.5)] * 2
    assert slow.pairs == ()


def test_the_first_pass_is_not_counted() -> None:
    measure(SETUP, bench_articles(2), rounds=1, ways=("slow",), worker=thread)

    assert CLOCK.log == [("slow", 1)] * 3


def test_another_number_of_tokens_is_refused() -> None:
    with pytest.raises(ModelError, match=r"'lying' made 32 tokens in 8 segments, not 5 in each of 8"):
        measure(SETUP, bench_articles(1), rounds=1, ways=("lying",), worker=thread)


def test_a_process_has_its_own_peak() -> None:
    ballast = bytearray(b"x") * 300_000_000

    with process() as worker:
        peak = ask(worker, peak_mb)

    assert 5 < peak < peak_mb() - 200
    assert len(ballast) == 300_000_000


def test_a_process_that_dies_is_told() -> None:
    with (
        process() as worker,
        pytest.raises(ModelError, match="ended from outside, most likely for want of memory"),
    ):
        ask(worker, os._exit, 3)
