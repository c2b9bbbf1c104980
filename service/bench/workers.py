"""Measures workers as real processes on one PostgreSQL, with an engine that takes a fixed time and no computing."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from models.engines.base import Output, Request
from models.engines.echo import EchoEngine
from models.errors import BadInput, BadSetting
from models.types import Article
from service.database import BulletinStore, open_engine
from service.database.claimed import Claimed
from service.database.queue import Queue
from service.database.tables import bulletins
from service.jobs.steps import Steps
from service.settings import Settings
from service.translator import open_translator

Tell = Callable[[str], None]

BATCH = "bench"
PROFILE = '[bench]\ntranslate = "echo"\nsummarize = "echo"\n\n[bench.options.echo]\ndelay_s = {delay_s}\n'
TARGETS = ("en", "zh")
PROBES = 200
START_S, RUN_S = 120.0, 1800.0


@dataclass(frozen=True, slots=True)
class Round:
    """So many workers made so many articles in so many seconds, from the first claim to the last draft."""

    workers: int
    articles: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Give articles a second."""
        return self.articles / self.seconds


@dataclass(frozen=True, slots=True)
class Bench:
    """All rounds, and what one article asks: `calls` of the engine, statements and transactions of the database.

    `round_trip_s` is what an empty statement takes.
    """

    delay_s: float
    calls: int
    at_once: int
    segments: int
    statements: int
    transactions: int
    round_trip_s: float
    server: str
    rounds: tuple[Round, ...]


def bench_workers(
    url: str, *, workers: Sequence[int], articles: int, delay_s: float, at_once: int, tell: Tell
) -> Bench:
    """Run one round for each number of workers; raises BadInput for a database that is not empty."""
    if not url.startswith("postgresql"):
        raise BadInput("Several workers need PostgreSQL. Name an empty one: --database-url postgresql://…")
    engine = open_engine(url)
    try:
        store = BulletinStore(engine)
        if store.counts_by_state():
            raise BadInput(
                "There are bulletins in this database. Name an empty one: all is deleted at the end."
            )
        with tempfile.TemporaryDirectory(prefix="bulletins-bench-") as folder:
            environ = _environ(Path(folder), url, delay_s=delay_s, at_once=at_once)
            try:
                one = _one(engine, Settings.read(environ))
                rounds = []
                for count in workers:
                    rounds.append(_round(engine, environ, count, articles))
                    tell(f"{count} workers: {rounds[-1].per_second:.1f} articles/s")
            finally:
                _clear(engine)
        return Bench(
            delay_s=delay_s,
            at_once=at_once,
            **asdict(one),
            round_trip_s=_round_trip(engine),
            server=_server(engine),
            rounds=tuple(rounds),
        )
    finally:
        engine.dispose()


def _environ(folder: Path, url: str, *, delay_s: float, at_once: int) -> dict[str, str]:
    profiles = folder / "profiles.toml"
    profiles.write_text(PROFILE.format(delay_s=delay_s))
    return {
        "BULLETINS_DATA": str(folder),
        "BULLETINS_MODELS": str(folder / "models"),
        "BULLETINS_DATABASE_URL": url,
        "BULLETINS_PROFILE": "bench",
        "BULLETINS_PROFILES_FILE": str(profiles),
        "BULLETINS_ARTICLES_AT_ONCE": str(at_once),
        "BULLETINS_LOG_LEVEL": "WARNING",
    }


def _article(number: int) -> Article:
    return Article("vi", f"Bài viết số {number}", (f"Chợ phiên thứ {number} họp từ sáng sớm.",))


@dataclass(frozen=True, slots=True)
class _One:
    calls: int
    segments: int
    statements: int
    transactions: int


def _one(engine: Engine, settings: Settings) -> _One:
    """Make one article here and count what it asks for."""
    store, queue = BulletinStore(engine), Queue(engine)
    id = store.create(_article(0), targets=TARGETS, batch=BATCH, priority="batch")
    with open_translator(settings) as translator, _counting(engine) as counts, _calls(EchoEngine) as calls:
        claim = queue.claim("bench")
        if claim is None or claim.id != id:
            raise BadSetting("Another worker works on this database. Stop it, then measure.")
        Steps(claim, Claimed(engine, claim), translator, stopping=bool).run()
    return _One(len(calls), store.get(id).total, counts["statement"], counts["commit"])


@contextmanager
def _calls(engine: type[EchoEngine]) -> Iterator[list[int]]:
    """Note how many requests each call of the engine has."""
    calls: list[int] = []
    answer = engine.generate

    def generate(self: EchoEngine, requests: Sequence[Request], **how: Any) -> list[Output]:  # noqa: ANN401 - passed on
        calls.append(len(requests))
        return answer(self, requests, **how)

    engine.generate = generate  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        engine.generate = answer  # type: ignore[method-assign]


@contextmanager
def _counting(engine: Engine) -> Iterator[dict[str, int]]:
    counts = {"statement": 0, "commit": 0}

    def statement(*_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's hooks
        counts["statement"] += 1

    def commit(_: Any) -> None:  # noqa: ANN401 - as above
        counts["commit"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield counts
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def _round(engine: Engine, environ: dict[str, str], workers: int, articles: int) -> Round:
    store = BulletinStore(engine)
    _clear(engine)
    for number in range(articles):
        store.create(_article(number), targets=TARGETS, batch=BATCH, priority="batch")
    store.cancel_batch(BATCH)
    processes = [_start(environ) for _ in range(workers)]
    try:
        _wait(lambda: Queue(engine).alive(60) == workers, processes, START_S)
        # All at once, when all are there.
        with engine.begin() as connection:
            connection.execute(bulletins.update().values(state="queued"))
        _wait(lambda: store.batch_counts(BATCH) == {"draft": articles}, processes, RUN_S)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
    with engine.connect() as connection:
        begun, ended = connection.execute(
            sa.select(sa.func.min(bulletins.c.claimed), sa.func.max(bulletins.c.updated))
        ).one()
    return Round(workers, articles, (ended - begun).total_seconds())


def _start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "service.cli", "worker"]
    # Settings of whoever measures have no say in what is measured.
    return subprocess.Popen(  # noqa: S603 - our own program
        command, env={**environ, "PYTHONPATH": os.pathsep.join(sys.path)}, stderr=subprocess.DEVNULL
    )


def _wait(reached: Callable[[], bool], processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
            raise BadSetting("The workers do not work. Try `bulletins worker` on this database to see why.")
        time.sleep(0.1)


def _round_trip(engine: Engine) -> float:
    times = []
    with engine.connect() as connection:
        for _ in range(PROBES):
            start = time.perf_counter()
            connection.execute(sa.select(1))
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def _server(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(sa.text("SHOW server_version")).scalar_one()).split(" ")[0]


def _clear(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(bulletins.delete())
