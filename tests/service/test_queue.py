"""Who gets which article, and what becomes of the articles of workers that die; on both databases."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import Busy
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.database import BulletinStore
from service.database.claimed import Claimed, Lost
from service.database.queue import DEADLY, MAX_DEATHS, Claim, Queue
from service.database.tables import workers
from service.jobs import Jobs
from service.settings import Settings

ARTICLE = Article(language="vi", title="Chợ phiên", paragraphs=("Chợ họp từ sáng.",))
SEGMENTS = (Segment("t1", "title", 0, "Chợ phiên"), Segment("p1s1", "body", 1, "Chợ họp từ sáng."))
NAME = NameProposal("Lạng Sơn", "place", {"en": ("Lang Son",)}, "after tỉnh")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    return BulletinStore(engine)


@pytest.fixture
def queue(engine: Engine) -> Queue:
    return Queue(engine)


def put(store: BulletinStore, *ids: str, batch: str | None = None) -> None:
    for id in ids:
        store.create(
            ARTICLE, targets=("en",), id=id, batch=batch, priority="batch" if batch else "interactive"
        )


def claimed(queue: Queue, worker: str) -> Claim:
    claim = queue.claim(worker)
    assert claim
    return claim


def silence(engine: Engine, worker: str, seconds: float) -> None:
    """Let the last sign of a worker be so long ago."""
    moment = datetime.now(UTC) - timedelta(seconds=seconds)
    with engine.begin() as connection:
        connection.execute(workers.update().where(workers.c.id == worker).values(beat=moment))


def test_an_article_is_claimed_with_all_that_the_work_needs(store: BulletinStore, queue: Queue) -> None:
    put(store, "a", batch="x")
    worker = queue.register()
    claim = claimed(queue, worker)
    assert (claim.id, claim.worker, claim.article, claim.targets) == ("a", worker, ARTICLE, ("en",))
    assert (claim.batch, claim.names, claim.timings) == ("x", None, {})
    assert (store.get("a").state, store.get("a").stage) == ("working", "segment")
    assert queue.claim(worker) is None


def test_editors_go_before_batches_and_who_came_first_goes_first(store: BulletinStore, queue: Queue) -> None:
    put(store, "x1", "x2", batch="x")
    put(store, "a", "b")
    worker = queue.register()
    assert [claimed(queue, worker).id for _ in range(4)] == ["a", "b", "x1", "x2"]


def test_batches_take_turns_however_many_articles_each_has(store: BulletinStore, queue: Queue) -> None:
    put(store, *(f"x{number}" for number in range(6)), batch="x")
    put(store, "y0", "y1", batch="y")
    put(store, "z0", batch="z")
    worker = queue.register()
    order = [claimed(queue, worker).id for _ in range(9)]
    assert order == ["x0", "y0", "z0", "x1", "y1", "x2", "x3", "x4", "x5"]


def test_a_batch_that_comes_late_has_its_turn_at_once(store: BulletinStore, queue: Queue) -> None:
    put(store, "x0", "x1", "x2", batch="x")
    worker = queue.register()
    assert claimed(queue, worker).id == "x0"
    put(store, "y0", batch="y")
    assert [claimed(queue, worker).id for _ in range(3)] == ["y0", "x1", "x2"]


def test_workers_that_claim_together_never_get_the_same(store: BulletinStore, queue: Queue) -> None:
    put(store, *(f"a{number}" for number in range(10)))
    put(store, *(f"x{number}" for number in range(10)), batch="x")
    found: list[str] = []

    def work() -> None:
        worker = queue.register()
        misses = 0
        while misses < 3:
            claim = queue.claim(worker)
            if claim is None:
                misses += 1
            else:
                found.append(claim.id)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(
        [f"a{number}" for number in range(10)] + [f"x{number}" for number in range(10)]
    )


def test_what_is_made_is_kept_and_found_by_who_goes_on(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a")
    first = claimed(queue, queue.register())
    work = Claimed(engine, first)
    work.save_segments(SEGMENTS, (NAME,), stage="summarize")
    assert store.get("a").stage == "summarize"
    work.save_summary(Summary(("Chợ họp.",), (("p1s1",),), "extractive"), timings={"summarize_s": 0.5})
    work.save_translation("t1", "en", Translation("Market day"))
    assert (store.get("a").stage, store.get("a").done, store.get("a").total) == ("translate:en", 1, 3)
    queue.release(first, timings={"summarize_s": 0.5, "translate_s": 1.0})
    assert store.get("a").state == "queued"

    second = claimed(queue, queue.register())
    assert (second.names, second.timings) == ((NAME,), {"summarize_s": 0.5, "translate_s": 1.0})
    kept = Claimed(engine, second).kept()
    assert [segment.id for segment in kept.segments] == ["t1", "s1", "p1s1"]
    assert kept.summary == Summary(("Chợ họp.",), (("p1s1",),), "extractive")
    assert kept.translations == {"t1": {"en": Translation("Market day")}}
    Claimed(engine, second).finish(models={"vi-en": "small"}, timings={"translate_s": 2.0})
    assert (store.get("a").state, store.get("a").stage) == ("draft", "")
    assert store.bulletin("a").timings == {"translate_s": 2.0}


def test_the_work_of_the_dead_is_queued_again_and_they_can_write_no_more(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a", "b")
    dead, alive = queue.register(), queue.register()
    lost, kept = claimed(queue, dead), claimed(queue, alive)
    Claimed(engine, lost).save_segments(SEGMENTS, (), stage="summarize")
    silence(engine, dead, 31)
    assert queue.alive(30) == 1
    assert queue.bury(30) == 1
    assert queue.bury(30) == 0
    assert [store.get(id).state for id in ("a", "b")] == ["queued", "working"]
    taken = claimed(queue, alive)
    assert taken.id == "a"

    # It was only slow, and comes back.
    zombie = Claimed(engine, lost)
    for write in (
        lambda: zombie.save_translation("t1", "en", Translation("Market day")),
        lambda: zombie.save_segments(SEGMENTS, (), stage="x"),
        lambda: zombie.finish(models={}, timings={}),
        lambda: zombie.fail("No.", timings={}),
        lambda: zombie.tell("x"),
    ):
        with pytest.raises(Lost):
            write()
    queue.release(lost, timings={})
    assert store.translations("a") == {}
    assert store.get("a").state == "working"
    Claimed(engine, taken).tell("summarize")
    Claimed(engine, kept).tell("summarize")
    queue.beat(dead)
    assert queue.alive(30) == 2


def test_who_leaves_hands_back_at_once(store: BulletinStore, queue: Queue) -> None:
    put(store, "a")
    worker = queue.register()
    claimed(queue, worker)
    queue.leave(worker)
    assert store.get("a").state == "queued"
    assert queue.alive(30) == 0
    assert claimed(queue, queue.register()).id == "a"


def test_a_cancelled_article_is_lost_to_its_worker(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a")
    claim = claimed(queue, queue.register())
    assert store.cancel("a")
    with pytest.raises(Lost):
        Claimed(engine, claim).tell("summarize")
    queue.release(claim, timings={})
    assert store.get("a").state == "cancelled"


def test_an_article_that_kills_its_workers_fails_in_the_end(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a")
    for death in range(1, MAX_DEATHS + 1):
        claimed(queue, queue.register())
        assert queue.bury(None) == 1
        assert store.get("a").state == ("failed" if death == MAX_DEATHS else "queued")
    assert store.get("a").error == DEADLY
    assert store.requeue("a")
    claim = claimed(queue, queue.register())
    assert queue.bury(None) == 1
    assert store.get("a").state == "queued"
    assert claim.id == "a"


def test_deaths_are_forgotten_once_a_segment_is_stored(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a")
    for _ in range(MAX_DEATHS + 2):
        work = Claimed(engine, claimed(queue, queue.register()))
        work.save_segments(SEGMENTS, (), stage="summarize")
        work.save_translation("t1", "en", Translation("Market day"))
        queue.bury(None)
    assert store.get("a").state == "queued"


def test_what_is_submitted_to_a_full_queue_is_put_off(store: BulletinStore, tmp_path: Path) -> None:
    settings = Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_QUEUE_LIMIT": "1"})
    jobs = Jobs(settings, store, None)
    jobs.submit(ARTICLE, key="one")
    with pytest.raises(Busy):
        jobs.submit(ARTICLE, key="two")
    jobs.submit(ARTICLE, key="one")
    jobs.submit(ARTICLE, batch="x", priority="batch")
    with pytest.raises(ValueError, match="has to name its batch"):
        jobs.submit(ARTICLE, priority="batch")


def test_claims_and_takeovers_are_answered_by_indexes(
    store: BulletinStore, queue: Queue, engine: Engine
) -> None:
    put(store, "a")
    put(store, "x", batch="x")
    worker = queue.register()
    asked: list[tuple[str, object]] = []

    def hear(_c: object, _k: object, statement: str, parameters: object, _x: object, _m: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", hear)
    queue.claim(worker)
    queue.claim(worker)
    queue.bury(30)
    sa.event.remove(engine, "before_cursor_execute", hear)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # A table of two rows is read as a whole otherwise.
            connection.exec_driver_sql("SET enable_seqscan = off")
        plans = [
            "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in asked
            if "bulletins" in statement
        ]
    assert len(plans) == 5
    used = ("waiting", "waiting", "waiting_batch", "waiting_batch", "working")
    for plan, index in zip(plans, used, strict=True):
        assert f"ix_bulletins_{index}" in plan
    assert "ix_bulletins_turn" in plans[2]
