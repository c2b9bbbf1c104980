"""More than one process: workers are killed, stopped and replaced while others work."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.database.queue import Queue
from tests.service.cluster import Cluster, status, text_of, until

Start = Callable[..., Cluster]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Make clusters; all that they started is killed at the end."""
    made: list[Cluster] = []

    def run(url: str | None = None, *, delay_s: float = 0.4, timeout_s: int = 4, at_once: int = 2) -> Cluster:
        made.append(Cluster(tmp_path, url, delay_s=delay_s, timeout_s=timeout_s, at_once=at_once))
        return made[-1]

    yield run
    for cluster in made:
        cluster.close()


def test_what_killed_workers_had_is_finished_by_others_and_nothing_stored_is_made_again(
    postgresql_url: str, start: Start
) -> None:
    articles = 15
    cluster = start(postgresql_url)
    address = cluster.serve("--no-worker")
    workers = [cluster.start("worker") for _ in range(3)]
    until(lambda: Queue(cluster.engine).alive(60) == 3)
    cluster.submit(address, [text_of(number, 12) for number in range(articles)])

    kills = []
    for worker in workers[:2]:
        # The engine only gives the text back, so that segments are stored late, when no try has made them better.
        before = len(cluster.stored())
        until(lambda before=before: len(cluster.stored()) > before + 5)
        worker.kill()
        worker.wait()
        # First what is stored, then what is computed: in this order nothing can come between.
        kills.append((cluster.stored(), len(cluster.computed())))
        assert cluster.store.counts_by_state()["working"] > 0
    until(lambda: cluster.store.counts_by_state() == {"draft": articles})

    lines = cluster.computed()
    for stored, count in kills:
        assert len(stored) > 5
        assert stored.isdisjoint(lines[count:])
    rows = cluster.store.recent()
    assert [(row.done == row.total, row.error) for row in rows] == [(True, None)] * articles
    sources = {segment.source for row in rows for segment in cluster.store.segments(row.id)}
    assert sources <= set(lines)
    assert workers[2].poll() is None
    assert status(f"{address}/healthz") == 200


def test_a_worker_that_is_told_to_end_hands_back_at_once(postgresql_url: str, start: Start) -> None:
    # Longer than the test may take: only what is handed back can be gone on with.
    cluster = start(postgresql_url, timeout_s=3600, at_once=1)
    address = cluster.serve("--no-worker")
    first = cluster.start("worker")
    cluster.submit(address, [text_of(number, 12) for number in range(3)])
    until(lambda: cluster.store.counts_by_state().get("draft") == 1)
    first.send_signal(signal.SIGTERM)
    _, errors = first.communicate(timeout=60)
    assert (first.returncode, errors.decode().splitlines()) == (
        0,
        ["Working (Ctrl-C stops)", "Stopping after the segments in hand …"],
    )
    assert "working" not in cluster.store.counts_by_state()
    stored, count = cluster.stored(), len(cluster.computed())
    assert len(stored) < 3 * 12
    cluster.start("worker")
    until(lambda: cluster.store.counts_by_state() == {"draft": 3})
    assert stored.isdisjoint(cluster.computed()[count:])


def test_on_sqlite_a_web_and_one_worker_share_a_folder(start: Start) -> None:
    cluster = start(delay_s=0.0)
    address = cluster.serve("--no-worker")
    cluster.submit(address, [text_of(0, 3)])
    cluster.start("worker")
    until(lambda: cluster.store.counts_by_state() == {"draft": 1})
    second = cluster.start("worker")
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert errors.decode().startswith("error: Another process is working in ")
