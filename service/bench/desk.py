"""Measures the pages of the editors' desk through the application, beside a list that has no index."""

import math
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask.testing import FlaskClient

from models.errors import BadInput
from service.app import create_app
from service.bench.desk_data import fill
from service.bench.desk_without import listed, searched
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings

Tell = Callable[[str], None]

LIST_MS: Final = 200
EDITOR_MS: Final = 300
WITHOUT: Final = "no index"
# The first answers load templates and open connections.
WARM_UP: Final = 3


@dataclass(frozen=True, slots=True)
class Timed:
    """What one thing took, in milliseconds, each round; `target_ms` is what it may take, `size` its bytes.

    `cpu_ms` is what the process computed for it, in the median: other work on the machine adds nothing to that.
    """

    name: str
    way: str
    target_ms: int | None
    size: int
    times_ms: tuple[float, ...]
    cpu_ms: float

    def percentile(self, share: float) -> float:
        """Give the time that so large a share of the rounds did not go beyond."""
        ordered = sorted(self.times_ms)
        return ordered[math.ceil(share * len(ordered)) - 1]

    @property
    def median(self) -> float:
        """Give the time in the middle."""
        return statistics.median(self.times_ms)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that was measured, and on what; `load` is the load average before and after."""

    bulletins: int
    sentences: int
    rounds: int
    fill_s: float
    cores: int
    python: str
    sqlite: str
    load: tuple[float, float]
    timed: tuple[Timed, ...]


def bench_desk(*, bulletins: int, sentences: int, rounds: int, tell: Tell) -> Desk:
    """Fill a database of its own, then ask for each page in turn, round by round."""
    before = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory(prefix="bulletins-bench-") as folder,
        _desk(Path(folder)) as (store, client),
    ):
        start = time.perf_counter()
        ids = fill(store, bulletins=bulletins, sentences=sentences)
        fill_s = time.perf_counter() - start
        tell(f"{bulletins} bulletins of {sentences} sentences stored in {fill_s:.0f} s")
        timed = _measure(_things(store, client, ids), rounds, tell)
    return Desk(
        bulletins=bulletins,
        sentences=sentences,
        rounds=rounds,
        fill_s=fill_s,
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        load=(before, os.getloadavg()[0]),
        timed=timed,
    )


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[BulletinStore, FlaskClient]]:
    settings = Settings.read(
        {"BULLETINS_DATA": str(folder), "BULLETINS_OPEN_API": "true", "BULLETINS_RATE_PER_MINUTE": "1000000"}
    )
    engine = open_engine(settings.database_url)
    try:
        store = BulletinStore(engine)
        app = create_app(settings, store=store, jobs=Jobs(settings, store, None))
        yield store, app.test_client()
    finally:
        engine.dispose()


Thing = tuple[str, str, int | None, Callable[[int], int]]


def _things(store: BulletinStore, client: FlaskClient, ids: list[str]) -> list[Thing]:
    def page(path: str) -> Callable[[int], int]:
        return lambda _: _get(client, path)

    def editor(number: int) -> int:
        return _get(client, f"/bulletins/{ids[number % len(ids)]}")

    def poll(number: int) -> int:
        return _get(client, f"/bulletins/{ids[number % len(ids)]}/cells?since=1000000")

    app = "the application"
    return [
        ("List, first page", app, LIST_MS, page("/bulletins")),
        ("List, first page", WITHOUT, None, lambda _: listed(store)),
        ("List, most findings first", app, LIST_MS, page("/bulletins?sort=findings&findings=any")),
        ("List, most findings first", WITHOUT, None, lambda _: listed(store, by_findings=True)),
        ("Search `hoi nghi`", app, LIST_MS, page("/bulletins?q=hoi+nghi")),
        ("Search `hoi nghi`", WITHOUT, None, lambda _: searched(store, "hoi nghi")),
        ("Search `會議`", app, LIST_MS, page("/bulletins?q=%E6%9C%83%E8%AD%B0")),
        ("Search `會議`", WITHOUT, None, lambda _: searched(store, "會議")),
        ("Search without a find", app, LIST_MS, page("/bulletins?q=zzzz")),
        ("Editor", app, EDITOR_MS, editor),
        ("Editor, asking for changes", app, None, poll),
        ("Numbers", app, None, page("/numbers?weeks=52")),
    ]


def _get(client: FlaskClient, path: str) -> int:
    answer = client.get(path)
    if answer.status_code != 200:
        raise BadInput(f"{path} answered {answer.status_code}: {answer.text[:200]}")
    return len(answer.data)


def _measure(things: list[Thing], rounds: int, tell: Tell) -> tuple[Timed, ...]:
    times: list[list[float]] = [[] for _ in things]
    computed: list[list[float]] = [[] for _ in things]
    sizes = [0] * len(things)
    for number in range(-WARM_UP, rounds):
        # In turn, so that whatever else the machine does meets all of them.
        for place, (_, _, _, ask) in enumerate(things):
            start, cpu = time.perf_counter(), time.process_time()
            sizes[place] = ask(number)
            if number >= 0:
                times[place].append(1000 * (time.perf_counter() - start))
                computed[place].append(1000 * (time.process_time() - cpu))
        if number >= 0 and (number + 1) % 10 == 0:
            tell(f"{number + 1} of {rounds} rounds")
    return tuple(
        Timed(name, way, target, size, tuple(each), statistics.median(cpu))
        for (name, way, target, _), size, each, cpu in zip(things, sizes, times, computed, strict=True)
    )
