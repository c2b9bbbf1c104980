import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.errors import BadInput, BadSetting, Busy, NotFound
from models.types import Article, Finding, NameProposal, Segment, Summary, Translation
from service.database import BulletinStore, open_engine

ARTICLE = Article(
    language="vi",
    title="Họp mặt",
    paragraphs=("Hai bên họp. Có 45 người.",),
    captions=("Đại biểu",),
    date="2024-01-04",
    byline="Nguyệt Anh",
    notes=("ok",),
)
SEGMENTS = (
    Segment("t1", "title", 0, "Họp mặt"),
    Segment("c1", "caption", 1, "Đại biểu"),
    Segment("p1s1", "body", 1, "Hai bên họp."),
    Segment("p1s2", "body", 1, "Có 45 người."),
)
SUMMARY = Summary(("Họ họp.",), (("p1s1",),), "extractive", None, ("short",))
NAME = NameProposal("Đào Quốc Minh", "person", {"en": ("Tao Guoming", "Tao Guo Ming")}, "after Bách Sắc")
DOUBT = Finding("numbers", "error", "45 is missing")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    return BulletinStore(engine)


@pytest.fixture
def id(store: BulletinStore) -> str:
    id = store.create(ARTICLE, targets=("en", "zh"))
    store.save_segments(id, SEGMENTS)
    return id


def test_sqlite_survives_a_killed_process_and_keeps_its_references(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/b.sqlite")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_opening_twice_keeps_what_is_there(url: str) -> None:
    first = open_engine(url)
    id = BulletinStore(first).create(ARTICLE, targets=("en",))
    first.dispose()
    second = open_engine(url)
    assert BulletinStore(second).article(id) == ARTICLE
    second.dispose()


def test_a_database_that_cannot_be_opened_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x" * 4096)
    with pytest.raises(
        BadSetting, match=r"^The database sqlite:///.*/file cannot be opened: file is not a database\.$"
    ):
        open_engine(f"sqlite:///{tmp_path}/file")


def test_a_new_bulletin_is_queued(store: BulletinStore) -> None:
    before = datetime.now(UTC)
    id = store.create(ARTICLE, targets=("en", "zh"))
    row = store.get(id)
    assert (row.id, row.state, row.stage, row.error) == (id, "queued", "", None)
    assert (row.title, row.language, row.targets) == ("Họp mặt", "vi", ("en", "zh"))
    assert (row.done, row.total) == (0, 0)
    assert timedelta(0) <= row.created - before < timedelta(seconds=10)
    assert row.created.tzinfo is UTC
    assert store.article(id) == ARTICLE
    assert (row.batch, row.priority) == (None, "interactive")


def test_the_same_id_twice_is_one_bulletin(store: BulletinStore) -> None:
    assert store.create(ARTICLE, targets=("en",), id="a") == "a"
    assert store.create(replace(ARTICLE, title="Khác"), targets=("zh",), id="a") == "a"
    assert [(row.id, row.title) for row in store.recent()] == [("a", "Họp mặt")]


def test_recent_lists_the_newest_first(store: BulletinStore) -> None:
    for id in ("a", "b", "c"):
        store.create(ARTICLE, targets=("en",), id=id)
    assert [row.id for row in store.recent(2)] == ["c", "b"]


@pytest.mark.parametrize(
    "call",
    [
        lambda store: store.get("no"),
        lambda store: store.article("no"),
        lambda store: store.segments("no"),
        lambda store: store.summary("no"),
        lambda store: store.translations("no"),
        lambda store: store.names("no"),
        lambda store: store.bulletin("no"),
        lambda store: store.save_segments("no", SEGMENTS),
        lambda store: store.save_summary("no", SUMMARY),
        lambda store: store.save_names("no", ()),
        lambda store: store.save_translation("no", "t1", "en", Translation("x")),
        lambda store: store.set_state("no", "failed"),
        lambda store: store.add_time("no", "translate_s", 1.0),
        lambda store: store.requeue("no"),
        lambda store: store.cancel("no"),
        lambda store: store.finish("no", models={}),
    ],
)
def test_an_unknown_id_is_not_found(store: BulletinStore, call: Callable[[BulletinStore], object]) -> None:
    with pytest.raises(NotFound, match=r"^There is no bulletin with the id 'no'\.$"):
        call(store)


def test_an_unknown_segment_is_not_found(store: BulletinStore, id: str) -> None:
    with pytest.raises(NotFound, match=f"^The bulletin '{id}' has no segment 'p9s9'\\.$"):
        store.save_translation(id, "p9s9", "en", Translation("x"))


def test_segments_come_back_in_order_and_the_first_saved_stay(store: BulletinStore, id: str) -> None:
    store.save_segments(id, [replace(SEGMENTS[0], source="other")])
    assert store.segments(id) == SEGMENTS


def test_the_summary_adds_its_segments_behind_the_title_once(store: BulletinStore, id: str) -> None:
    assert store.summary(id) is None
    store.save_summary(id, SUMMARY)
    store.save_summary(id, replace(SUMMARY, sentences=("Khác.", "Nữa."), links=((), ())))
    assert store.summary(id) == SUMMARY
    assert store.segments(id) == (SEGMENTS[0], Segment("s1", "summary", 0, "Họ họp."), *SEGMENTS[1:])


def test_progress_counts_stored_target_segments(store: BulletinStore, id: str) -> None:
    store.save_translation(id, "t1", "en", Translation("Meeting"))
    store.save_translation(id, "t1", "zh", Translation("会议"))
    store.save_translation(id, "t1", "zh-Hant", Translation("會議"))
    row = store.get(id)
    assert (row.done, row.total) == (2, 8)


def test_a_translation_comes_back_whole(store: BulletinStore, id: str) -> None:
    translation = Translation("There were 54.", "model", "small", "en", (DOUBT,))
    store.save_translation(id, "p1s2", "zh", translation)
    assert store.translations(id) == {"p1s2": {"zh": translation}}


def test_saving_a_translation_again_replaces_it(store: BulletinStore, id: str) -> None:
    store.save_translation(id, "t1", "en", Translation("Meting", findings=(DOUBT,)))
    store.save_translation(id, "t1", "en", Translation("Meeting"))
    assert store.translations(id) == {"t1": {"en": Translation("Meeting")}}


def test_a_model_never_overwrites_a_human(store: BulletinStore, id: str) -> None:
    store.save_translation(id, "t1", "en", Translation("Gathering", origin="human"))
    store.save_translation(id, "t1", "en", Translation("Meeting"))
    assert store.translations(id)["t1"]["en"].text == "Gathering"
    store.save_translation(id, "t1", "en", Translation("Get-together", origin="human"))
    assert store.translations(id)["t1"]["en"].text == "Get-together"


def test_a_failed_bulletin_can_be_queued_again(store: BulletinStore, id: str) -> None:
    assert not store.requeue(id)
    store.set_state(id, "failed", error="No.")
    assert (store.get(id).state, store.get(id).error) == ("failed", "No.")
    assert store.requeue(id)
    assert (store.get(id).state, store.get(id).error) == ("queued", None)


def test_what_is_not_finished_can_be_cancelled(store: BulletinStore, id: str) -> None:
    assert store.cancel(id)
    assert store.get(id).state == "cancelled"
    assert not store.cancel(id)
    assert store.requeue(id)
    store.finish(id, models={})
    assert not store.cancel(id)


def test_bulletins_are_counted_by_state_and_batch(store: BulletinStore, id: str) -> None:
    for batch, count in (("b", 3), ("c", 1)):
        for number in range(count):
            store.create(ARTICLE, targets=("en",), id=f"{batch}{number}", batch=batch, priority="batch")
    store.set_state("b1", "failed", error="No.")
    assert store.counts_by_state() == {"queued": 4, "failed": 1}
    assert store.batch_counts("b") == {"queued": 2, "failed": 1}
    assert store.cancel_batch("b") == 2
    assert store.batch_counts("b") == {"cancelled": 2, "failed": 1}
    assert store.counts_by_state() == {"queued": 2, "failed": 1, "cancelled": 2}


def test_a_full_queue_takes_nothing_new_but_batches(store: BulletinStore) -> None:
    for id in ("a", "b"):
        store.create(ARTICLE, targets=("en",), id=id, limit=2)
    with pytest.raises(
        Busy, match=r"^2 articles wait already\. Send this one again in half a minute\.$"
    ) as caught:
        store.create(ARTICLE, targets=("en",), id="c", limit=2)
    assert (caught.value.status, caught.value.code, caught.value.retry_after) == (503, "busy", 30)
    assert store.create(ARTICLE, targets=("en",), id="a", limit=2) == "a"
    assert store.create(ARTICLE, targets=("en",), id="d", batch="x", priority="batch", limit=2) == "d"
    store.set_state("a", "working")
    assert store.create(ARTICLE, targets=("en",), id="c", limit=2) == "c"


def test_a_listing_goes_on_where_the_page_before_ended(store: BulletinStore) -> None:
    for number in range(5):
        store.create(ARTICLE, targets=("en",), id=str(number))
    first, mark = store.listing(limit=2)
    store.create(ARTICLE, targets=("en",), id="new")
    second, mark = store.listing(limit=2, after=mark)
    third, end = store.listing(limit=2, after=mark)
    assert [[row.id for row in page] for page in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert end is None
    assert store.listing(limit=6)[1] is None


def test_a_listing_can_be_narrowed(store: BulletinStore) -> None:
    store.create(ARTICLE, targets=("en",), id="a")
    store.create(replace(ARTICLE, language="zh"), targets=("en",), id="b", batch="x", priority="batch")
    store.set_state("a", "failed")

    def ids(**wanted: str) -> list[str]:
        return [row.id for row in store.listing(limit=9, **wanted)[0]]

    assert ids(state="failed") == ["a"]
    assert ids(language="zh") == ["b"]
    assert ids(batch="x") == ["b"]
    assert ids(batch="x", state="failed") == []


@pytest.mark.parametrize("mark", ["", "x", "%%%", "é", "AAAA", "MjAyNC0wMS0wNFQwMDowMDowMCBh", "A" * 5000])
def test_a_mark_that_was_never_given_is_refused(store: BulletinStore, mark: str) -> None:
    with pytest.raises(BadInput, match="is no place in this list"):
        store.listing(limit=1, after=mark)


def test_times_add_up_over_attempts(store: BulletinStore, id: str) -> None:
    store.add_time(id, "translate_s", 1.25)
    store.add_time(id, "translate_s", 2.5)
    store.add_time(id, "summarize_s", 0.5)
    assert store.bulletin(id).timings == {"translate_s": 3.75, "summarize_s": 0.5}


def test_no_names_differ_from_names_not_proposed_yet(store: BulletinStore, id: str) -> None:
    assert store.names(id) is None
    store.save_names(id, ())
    assert store.names(id) == ()
    store.save_names(id, (NAME,))
    assert store.names(id) == (NAME,)


def test_a_finished_bulletin_comes_back_whole(store: BulletinStore, id: str) -> None:
    store.save_summary(id, SUMMARY)
    store.save_names(id, (NAME,))
    store.save_translation(id, "t1", "en", Translation("Meeting"))
    store.finish(id, models={"vi-en": "small"})
    bulletin = store.bulletin(id)
    assert store.get(id).state == "draft"
    assert (bulletin.id, bulletin.article, bulletin.targets) == (id, ARTICLE, ("en", "zh"))
    assert bulletin.segments == store.segments(id)
    assert bulletin.translations == {"t1": {"en": Translation("Meeting")}}
    assert (bulletin.summary, bulletin.names, bulletin.models) == (SUMMARY, (NAME,), {"vi-en": "small"})


def test_threads_may_write_at_the_same_time(store: BulletinStore, id: str) -> None:
    def write(language: str) -> None:
        for segment in SEGMENTS:
            store.save_translation(id, segment.id, language, Translation(f"{segment.id} {language}"))

    threads = [threading.Thread(target=write, args=(f"x{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.translations(id)
    assert {segment: len(languages) for segment, languages in found.items()} == dict.fromkeys(found, 6)
    assert len(found) == 4
