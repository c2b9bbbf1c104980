import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import BadSetting, NotFound
from models.types import Article, Finding, NameProposal, Segment, Summary, Translation
from service.database import BulletinStore, open_engine
from service.database.tables import schema_version

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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/bulletins.sqlite"
        return
    server = sa.make_url(request.getfixturevalue("postgresql"))
    name = f"test_{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


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


def test_a_database_of_a_newer_program_is_refused(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(schema_version.update().values(version=99))
    with pytest.raises(BadSetting, match="The database has schema version 99, this program knows up to 1"):
        open_engine(url)


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
    assert store.unfinished() == [(id, 0)]


def test_the_same_id_twice_is_one_bulletin(store: BulletinStore) -> None:
    assert store.create(ARTICLE, targets=("en",), id="a") == "a"
    assert store.create(replace(ARTICLE, title="Khác"), targets=("zh",), id="a") == "a"
    assert [(row.id, row.title) for row in store.recent()] == [("a", "Họp mặt")]


def test_recent_lists_the_newest_first(store: BulletinStore) -> None:
    for id in ("a", "b", "c"):
        store.create(ARTICLE, targets=("en",), id=id)
    assert [row.id for row in store.recent(2)] == ["c", "b"]
    assert store.unfinished() == [("a", 0), ("b", 0), ("c", 0)]


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
        lambda store: store.new_attempt("no", states=["failed"]),
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
    assert store.new_attempt(id, states=["failed"]) is None
    store.set_state(id, "failed", error="No.")
    assert (store.get(id).state, store.get(id).error) == ("failed", "No.")
    assert store.unfinished() == []
    assert store.new_attempt(id, states=["failed"]) == 1
    assert (store.get(id).state, store.get(id).error) == ("queued", None)
    assert store.unfinished() == [(id, 1)]


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
