"""Measures ways of driving a model: a process for each, in alternating rounds, so that all see the same machine."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from models.bench.articles import BenchArticle
from models.bench.memory import peak_mb
from models.bench.ways import WAYS, Setup, Way
from models.errors import ModelError

OURS: Final = "ours"

Answer = TypeVar("Answer")
Worker = Callable[[], AbstractContextManager[Executor]]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A way that is ready; `seconds` is from before its libraries are imported until it can translate."""

    title: str
    note: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Round:
    """One pass: `seconds` for all articles given at once, `each` for every article given alone."""

    seconds: float
    tokens: int
    segments: int
    each: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds for two articles: one after the other, from two callers at the same moment, and in one call."""

    after: float
    callers: float
    one_call: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured of one way; `peak_mb` is the most memory that its process held."""

    name: str
    opened: Opened
    rounds: tuple[Round, ...]
    pairs: tuple[Pair, ...]
    peak_mb: int


@contextmanager
def process() -> Iterator[Executor]:
    """Start a process of its own for one way; it shares no memory and no threads with the others."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def measure(
    setup: Setup,
    articles: Sequence[BenchArticle],
    *,
    rounds: int,
    ways: Sequence[str] = (),
    worker: Worker = process,
    tell: Tell = lambda text: None,
) -> list[Measured]:
    """Measure ways (by default all); raises ModelError if one makes another number of tokens than asked."""
    names = list(ways or WAYS.names())
    with ExitStack() as stack:
        workers = {name: stack.enter_context(worker()) for name in names}
        opened = {name: _opened(workers[name], name, setup, articles, tell) for name in names}
        passes: dict[str, list[Round]] = {name: [] for name in names}
        pairs: list[Pair] = []
        for number in range(rounds):
            for name in _rotated(names, number):
                tell(f"round {number + 1} of {rounds}: {name}")
                passes[name].append(ask(workers[name], _pass, name, tuple(articles)))
            if OURS in names and len(articles) > 1:
                pairs.append(ask(workers[OURS], _pair, OURS, tuple(articles[:2]), number))
        peaks = {name: ask(workers[name], peak_mb) for name in names}
    return [
        Measured(name, opened[name], tuple(passes[name]), tuple(pairs) if name == OURS else (), peaks[name])
        for name in names
    ]


def _opened(
    worker: Executor, name: str, setup: Setup, articles: Sequence[BenchArticle], tell: Tell
) -> Opened:
    tell(f"loading {name}")
    opened = ask(worker, _open, name, setup)
    # The first call of any library is slower than all others.
    ask(worker, _pass, name, tuple(articles[:1]))
    return opened


def _rotated(names: Sequence[str], number: int) -> list[str]:
    """Let another way begin each round, so that none always runs after the same one."""
    first = number % len(names)
    return [*names[first:], *names[:first]]


def ask(worker: Executor, run: Callable[..., Answer], *arguments: object) -> Answer:
    """Have a function run by a worker; raises what it raises, and ModelError if its process dies."""
    try:
        return worker.submit(run, *arguments).result()
    except BrokenProcessPool as error:
        raise ModelError(
            "A process of the bench was ended from outside, most likely for want of memory. "
            "Measure a smaller shape, or close other programs."
        ) from error


# From here on: what runs in a way's own process. It keeps the loaded way between calls.
_OPEN: dict[str, Way] = {}


def _open(name: str, setup: Setup) -> Opened:
    started = time.perf_counter()
    way: Way = WAYS.get(name)(setup)
    seconds = time.perf_counter() - started
    _OPEN[name] = way
    return Opened(way.title, way.note, seconds)


def _pass(name: str, articles: tuple[BenchArticle, ...]) -> Round:
    way = _OPEN[name]
    each = tuple(_timed(way, (article,)) for article in articles)
    # Where articles share nothing, all of them take what they take one by one.
    seconds = _timed(way, articles) if way.joins else sum(each)
    segments = sum(len(article.sentences) for article in articles)
    return Round(seconds, segments * way.setup.tokens, segments, each)


def _pair(name: str, articles: tuple[BenchArticle, BenchArticle], number: int) -> Pair:
    way = _OPEN[name]
    runs: dict[str, Callable[[], float]] = {
        "after": lambda: sum(_timed(way, (article,)) for article in articles),
        "callers": lambda: _from_two_callers(way, articles),
        "one_call": lambda: _timed(way, articles),
    }
    return Pair(**{what: runs[what]() for what in _rotated(list(runs), number)})


def _from_two_callers(way: Way, articles: Sequence[BenchArticle]) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(len(articles)) as callers:
        list(callers.map(lambda article: _timed(way, (article,)), articles))
    return time.perf_counter() - started


def _timed(way: Way, articles: Sequence[BenchArticle]) -> float:
    started = time.perf_counter()
    made = way.run(articles)
    seconds = time.perf_counter() - started
    asked = [way.setup.tokens] * sum(len(article.sentences) for article in articles)
    if made != asked:
        raise ModelError(
            f"The way {way.name!r} made {sum(made)} tokens in {len(made)} segments, not {asked[0]} in each of "
            f"{len(asked)}; its speed cannot be compared."
        )
    return seconds
