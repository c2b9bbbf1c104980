from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from models.errors import NotFound
from models.types import Article, Finding, Segment, Translation
from service.database import BulletinStore, batches, open_engine
from service.database.batches import BatchRow, BatchStore, Counts, Item


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('tmp_path')}/b.sqlite"
    else:
        url = request.getfixturevalue("postgresql")
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM batches")
        connection.exec_driver_sql("DELETE FROM bulletins")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> BatchStore:
    return BatchStore(engine)


def create(store: BatchStore, id: str, key: str | None = None) -> BatchRow:
    return store.create(id=id, name="in", targets=["en"], language="vi", size=9, digest="d", key=key)


def test_a_batch_is_kept_once_for_a_key(store: BatchStore) -> None:
    first = create(store, "one", "k")
    assert (first.id, first.state, first.targets, first.fed) == ("one", "queued", ("en",), 0)
    assert create(store, "two", "k") == first
    assert [row.id for row in store.recent(9)] == ["one"]


def test_one_feeder_at_a_time_until_it_gives_no_sign(
    store: BatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(store, "one")
    claimed = store.claim("one", "f1")
    assert claimed is not None
    assert claimed.state == "running"
    assert store.claim("one", "f2") is None
    assert store.claim("one", "f1") is not None
    monkeypatch.setattr(batches, "LEASE", timedelta(seconds=-60))
    assert store.claim("one", "f2") is not None
    assert not store.add("one", "f1", [], at=9, complete=True)
    store.release("f2")
    monkeypatch.undo()
    assert store.claim("one", "f1") is not None


def test_a_paused_batch_is_nobody_s(store: BatchStore) -> None:
    create(store, "one")
    store.claim("one", "f1")
    assert store.move("one", ("running",), "paused")
    assert not store.move("one", ("running",), "done")
    assert store.active() == []
    assert store.claim("one", "f1") is None
    assert not store.add("one", "f1", [Item(1, "k", "n", "repeat")], at=1, complete=False)
    assert list(store.items("one")) == []


def test_items_with_their_bulletins(engine: Engine, store: BatchStore) -> None:
    create(store, "one")
    store.claim("one", "f1")
    bulletins = BulletinStore(engine)
    for id in ("b1", "b2", "b3"):
        bulletins.create(
            Article("vi", f"T {id}", ("x",)), targets=["en"], id=id, batch="one", priority="batch"
        )
    bulletins.save_segments("b1", [Segment("t1", "title", 0, "T")])
    found = Finding("numbers", "error", "30 is missing")
    bulletins.save_translation("b1", "t1", "en", Translation("T", findings=(found,)))
    bulletins.finish("b1", models={})
    bulletins.set_state("b2", "failed", error="no")
    items = [
        Item(1, "k1", "n1", "article", "b1"),
        Item(2, "k2", "n2", "article", "b2"),
        Item(3, "k1", "n3", "repeat"),
        Item(4, "k4", "n4", "refused", None, "bad_input", "bad"),
        Item(5, "k5", "n5", "article", "b3"),
    ]
    assert store.add("one", "f1", items, at=9, complete=True)
    rows = list(store.items("one"))
    assert [row.item for row in rows] == items
    assert [(row.state, row.error) for row in rows] == [
        ("draft", None), ("failed", "no"), (None, None), (None, "bad"), ("queued", None),
    ]  # fmt: skip
    assert store.counts("one") == Counts(waiting=1, working=0, done=1, failed=2, cancelled=0, repeats=1)
    assert store.findings(["b1", "b2"]) == {"b1": [("t1", "en", found)]}
    assert (store.known("one", "k5"), store.known("one", "k6")) == (True, False)
    assert (store.get("one").fed, store.get("one").complete) == (5, True)


def test_items_come_page_by_page(store: BatchStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PAGE", 3)
    create(store, "one")
    store.claim("one", "f1")
    for number in range(1, 8):
        store.add("one", "f1", [Item(number, str(number), "n", "repeat")], at=number, complete=False)
    assert [row.item.number for row in store.items("one")] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_not_there_is_told(store: BatchStore) -> None:
    for act in (store.get, store.counts, lambda id: store.move(id, ("queued",), "paused")):
        with pytest.raises(NotFound, match="There is no batch with the id 'none'"):
            act("none")
