"""Jobs in this process, with a translator made for the test; see test_kill.py for real kills."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Never

import pytest
from sqlalchemy.exc import OperationalError

from models.direction import Context
from models.errors import BadInput, BadSetting, ModelMissing, NotFound
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.ledger import LedgerTranslator
from service.settings import Settings

ARTICLE = Article(
    language="vi", title="Họp mặt", paragraphs=("Hai bên họp. Có 45 người.",), date="2024-01-04"
)
NAME = NameProposal("Đào Quốc Minh", "person", {"en": ("Tao Guoming",)}, "after Bách Sắc")


def _nothing(segment: Segment, target: str) -> None:
    """Happens before a segment unless a test wants more to happen."""


class FakeTranslator:
    """Marks texts with the target; `before` is called before each segment."""

    def __init__(self, before: Callable[[Segment, str], None] = _nothing) -> None:
        self.before = before
        self.calls: list[tuple[str, str]] = []
        self.asked: list[tuple[object, ...]] = []
        self.summaries = 0

    def propose_names(self, article: Article) -> tuple[NameProposal, ...]:
        return (NAME,)

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        self.summaries += 1
        return Summary(("Họ họp.",), ((segments[1].id,),), "extractive", "fake")

    def translate_segments(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        context: Context | None = None,
        on_done: Callable[[Segment, Translation], None] | None = None,
    ) -> list[Translation]:
        assert context
        assert on_done
        ids = [each.id for each in context.segments]
        self.asked.append((source, target, context.date, context.names, ids, sorted(context.known)))
        made = []
        for segment in segments:
            self.before(segment, target)
            self.calls.append((segment.id, target))
            made.append(Translation(f"{target}: {segment.source}", model="fake"))
            on_done(segment, made[-1])
        return made

    def model_names(self, source: str, targets: Sequence[str]) -> dict[str, str]:
        return {f"{source}-{target}": "fake" for target in targets} | {"summary": "fake"}


Start = Callable[..., Jobs]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_PROFILE": "echo"})


@pytest.fixture
def store(settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(settings.database_url)
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def start(settings: Settings, store: BulletinStore) -> Iterator[Start]:
    """Start jobs with a translator; all are stopped at the end."""
    started = []

    def run(translator: FakeTranslator, *, wait: bool = True) -> Jobs:
        jobs = Jobs(settings, store, lambda: translator)
        jobs.start()
        started.append(jobs)
        if wait:
            until(lambda: jobs.ready)
        return jobs

    yield run
    for jobs in started:
        jobs.stop()


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def finished(store: BulletinStore, id: str) -> str:
    until(lambda: store.get(id).state in ("draft", "failed"))
    return store.get(id).state


def test_an_article_becomes_a_bulletin(start: Start, store: BulletinStore) -> None:
    translator = FakeTranslator()
    id = start(translator).submit(ARTICLE, targets=["zh", "vi", "en"])
    assert finished(store, id) == "draft"
    row = store.get(id)
    assert (row.targets, row.stage, row.done, row.total, row.error) == (("en", "zh"), "", 8, 8, None)
    ids = ["t1", "s1", "p1s1", "p1s2"]
    assert translator.calls == [(each, target) for target in ("en", "zh") for each in ids]
    assert translator.asked == [
        ("vi", "en", "2024-01-04", (NAME,), ids, []),
        ("vi", "zh", "2024-01-04", (NAME,), ids, sorted(ids)),
    ]
    bulletin = store.bulletin(id)
    assert bulletin.translations["s1"] == {
        "en": Translation("en: Họ họp.", model="fake"),
        "zh": Translation("zh: Họ họp.", model="fake"),
    }
    assert bulletin.summary == Summary(("Họ họp.",), (("p1s1",),), "extractive", "fake")
    assert bulletin.names == (NAME,)
    assert bulletin.models == {"vi-en": "fake", "vi-zh": "fake", "summary": "fake"}
    assert sorted(bulletin.timings) == ["summarize_s", "translate_s"]


def test_without_targets_the_other_two_languages_are_made(start: Start, store: BulletinStore) -> None:
    jobs = start(FakeTranslator())
    assert store.get(jobs.submit(ARTICLE)).targets == ("en", "zh")
    with pytest.raises(BadInput):
        jobs.submit(ARTICLE, targets=["vi"])
    assert len(store.recent()) == 1


def test_the_same_key_makes_one_bulletin_once(start: Start, store: BulletinStore) -> None:
    translator = FakeTranslator()
    jobs = start(translator)
    id = jobs.submit(ARTICLE, targets=["en"], key="press once")
    assert finished(store, id) == "draft"
    assert jobs.submit(ARTICLE, targets=["en"], key="press once") == id
    assert jobs.submit(ARTICLE, targets=["en"], key="again") != id
    until(lambda: all(row.state == "draft" for row in store.recent()))
    assert len(translator.calls) == 8


def test_articles_are_made_one_at_a_time_in_order(start: Start, store: BulletinStore) -> None:
    working = []

    def before(segment: Segment, target: str) -> None:
        working.append([row.title for row in store.recent() if row.state == "working"])

    translator = FakeTranslator(before)
    jobs = start(translator, wait=False)
    ids = [jobs.submit(Article("vi", f"Bài {n}", ("Xong.",)), targets=["en"]) for n in range(3)]
    until(lambda: all(store.get(id).state == "draft" for id in ids))
    assert working == [[f"Bài {n}"] for n in range(3) for _ in range(3)]


def test_a_failure_is_told_and_others_go_on(start: Start, store: BulletinStore) -> None:
    broken = threading.Event()
    broken.set()

    def before(segment: Segment, target: str) -> None:
        if broken.is_set() and segment.source == "Có 45 người.":
            raise ModelMissing("Fetch it with `bulletins models pull small`.")

    translator = FakeTranslator(before)
    jobs = start(translator)
    first = jobs.submit(ARTICLE, targets=["en"])
    second = jobs.submit(Article("vi", "Khác", ("Xong.",)), targets=["en"])
    assert finished(store, first) == "failed"
    assert store.get(first).error == "Fetch it with `bulletins models pull small`."
    assert store.get(first).done == 3
    assert finished(store, second) == "draft"

    broken.clear()
    translator.calls.clear()
    jobs.retry(first)
    assert finished(store, first) == "draft"
    assert translator.calls == [("p1s2", "en")]
    assert translator.summaries == 2
    with pytest.raises(
        BadInput,
        match=f"^The bulletin '{first}' is draft. Only a failed or cancelled one can be tried again.$",
    ):
        jobs.retry(first)
    with pytest.raises(NotFound):
        jobs.retry("no")


def test_an_unexpected_error_is_logged_and_not_shown(
    start: Start, store: BulletinStore, caplog: pytest.LogCaptureFixture
) -> None:
    def before(segment: Segment, target: str) -> Never:
        raise ZeroDivisionError("secret detail")

    id = start(FakeTranslator(before)).submit(ARTICLE, targets=["en"])
    assert finished(store, id) == "failed"
    assert (
        store.get(id).error
        == "Something unexpected went wrong on our side; the log has the details. Try again."
    )
    assert "secret detail" in caplog.text


def test_what_comes_before_the_models_are_there_waits(settings: Settings, store: BulletinStore) -> None:
    release = threading.Event()

    def open_translator() -> FakeTranslator:
        release.wait(20)
        return FakeTranslator()

    jobs = Jobs(settings, store, open_translator)
    jobs.start()
    id = jobs.submit(ARTICLE, targets=["en"])
    assert (jobs.ready, jobs.problem, store.get(id).state) == (False, None, "queued")
    release.set()
    assert finished(store, id) == "draft"
    assert jobs.ready
    jobs.stop()
    assert not jobs.ready


def test_a_missing_model_is_the_problem_and_articles_wait_for_it(
    settings: Settings, store: BulletinStore, start: Start
) -> None:
    def open_translator() -> Never:
        raise ModelMissing("Fetch it with `bulletins models pull small`.")

    jobs = Jobs(settings, store, open_translator)
    jobs.start()
    until(lambda: jobs.problem is not None)
    assert jobs.problem == "Fetch it with `bulletins models pull small`."
    assert not jobs.ready
    id = jobs.submit(ARTICLE, targets=["en"])
    jobs.stop()
    assert store.get(id).state == "queued"
    start(FakeTranslator())
    assert finished(store, id) == "draft"


def test_two_processes_do_not_work_in_one_folder(
    settings: Settings, store: BulletinStore, start: Start
) -> None:
    start(FakeTranslator())
    with pytest.raises(BadSetting, match=r"^Another process is working in .* already"):
        Jobs(settings, store, FakeTranslator).start()


def test_stopping_in_the_middle_loses_nothing_and_repeats_nothing(
    settings: Settings, store: BulletinStore, start: Start
) -> None:
    reached, go = threading.Event(), threading.Event()

    def before(segment: Segment, target: str) -> None:
        if segment.id == "p1s1":
            reached.set()
            go.wait(20)

    first = FakeTranslator(before)
    jobs = Jobs(settings, store, lambda: first)
    jobs.start()
    id = jobs.submit(ARTICLE, targets=["en"])
    assert reached.wait(20)
    stopper = threading.Thread(target=jobs.stop)
    stopper.start()
    time.sleep(0.1)
    go.set()
    stopper.join()
    assert store.get(id).state == "queued"
    assert first.calls == [("t1", "en"), ("s1", "en"), ("p1s1", "en")]

    second = FakeTranslator()
    start(second)
    assert finished(store, id) == "draft"
    assert second.calls == [("p1s2", "en")]
    assert second.summaries == 0


def test_an_engine_that_fails_because_we_stop_is_no_failure_of_the_article(
    settings: Settings, store: BulletinStore
) -> None:
    reached, closed = threading.Event(), threading.Event()

    def before(segment: Segment, target: str) -> Never:
        reached.set()
        closed.wait(20)
        raise RuntimeError("closed under a running request")

    jobs = Jobs(settings, store, lambda: FakeTranslator(before))
    jobs.start()
    id = jobs.submit(ARTICLE, targets=["en"])
    assert reached.wait(20)
    stopper = threading.Thread(target=jobs.stop)
    stopper.start()
    time.sleep(0.1)
    closed.set()
    stopper.join()
    assert (store.get(id).state, store.get(id).error) == ("queued", None)


def test_a_cancelled_article_is_left_alone_and_can_be_tried_again(
    settings: Settings, store: BulletinStore, start: Start
) -> None:
    reached, go = threading.Event(), threading.Event()

    def before(segment: Segment, target: str) -> None:
        reached.set()
        go.wait(20)

    translator = FakeTranslator(before)
    jobs = start(translator)
    first = jobs.submit(ARTICLE, targets=["en"])
    second = jobs.submit(Article("vi", "Khác", ("Xong.",)), targets=["en"])
    third = jobs.submit(Article("vi", "Nữa", ("Xong.",)), targets=["en"])
    assert reached.wait(20)
    jobs.cancel(first)
    jobs.cancel(second)
    go.set()
    assert finished(store, third) == "draft"
    assert [store.get(id).state for id in (first, second)] == ["cancelled", "cancelled"]
    # The segment in hand was computed, but the article was no longer ours to write on.
    assert (len(translator.calls), store.translations(first)) == (4, {})
    jobs.cancel(first)
    with pytest.raises(BadInput, match=r"is draft\. Only what waits or is worked on can be cancelled"):
        jobs.cancel(third)
    jobs.retry(first)
    assert finished(store, first) == "draft"


def test_an_article_of_a_batch_gives_way_to_one_of_an_editor(store: BulletinStore, start: Start) -> None:
    order: list[str] = []
    waiting, go = threading.Event(), threading.Event()

    def before(segment: Segment, target: str) -> None:
        order.append(segment.source)
        if segment.source == "Một người đến.":
            waiting.set()
            go.wait(20)

    translator = FakeTranslator(before)
    jobs = start(translator)
    sentences = ["Một người đến.", "Hai người đi.", "Ba người ngồi.", "Bốn người đứng."]
    long = Article("vi", "Dài", (" ".join(sentences),))
    batch = jobs.submit(long, targets=["en"], batch="x", priority="batch")
    assert waiting.wait(20)
    editor = jobs.submit(Article("vi", "Gấp", ("Xong.",)), targets=["en"])
    worker = jobs._worker
    until(lambda: worker and worker._giving_way)
    go.set()
    assert finished(store, editor) == "draft"
    assert finished(store, batch) == "draft"
    assert order == ["Dài", "Họ họp.", sentences[0], "Gấp", "Họ họp.", "Xong.", *sentences[1:]]


def test_where_others_work_articles_are_only_taken_in(
    settings: Settings, store: BulletinStore, start: Start
) -> None:
    front = Jobs(settings, store, None)
    front.start()
    assert (front.works, front.ready, front.problem, front.translator) == (False, True, None, None)
    id = front.submit(ARTICLE, targets=["en"])
    assert store.get(id).state == "queued"
    back = start(FakeTranslator())
    assert back.works
    assert isinstance(back.translator, LedgerTranslator)
    assert finished(store, id) == "draft"
    front.stop()


def test_a_database_that_fails_for_a_while_loses_nothing(
    store: BulletinStore, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("service.jobs.worker.TROUBLE_PAUSE_S", 0.05)
    failures = iter([True] * 2)

    def before(segment: Segment, target: str) -> None:
        if segment.id == "p1s1" and next(failures, False):
            raise OperationalError("UPDATE", {}, RuntimeError("server closed the connection"))

    translator = FakeTranslator(before)
    id = start(translator).submit(ARTICLE, targets=["en"])
    assert finished(store, id) == "draft"
    assert translator.calls == [("t1", "en"), ("s1", "en"), ("p1s1", "en"), ("p1s2", "en")]
    assert "is put off, the database fails: server closed the connection" in caplog.text
