"""A corrected article in place of the first one: in the database, through the queue, and on its pages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.segment import segment_article
from models.termbase import Termbase
from models.types import Article, Summary, Translation
from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.comments import CommentStore
from service.database.editing import Editing, Stale
from service.jobs import Jobs
from service.sources import SummaryWay, plan
from service.translator import open_translator
from tests.service import worker
from tests.service.desk.seat import Desk
from tests.service.test_kill import Machine, kill_when

LAN = Actor("p1", "Lan")
ARTICLE = Article(
    "vi",
    "Chợ phiên",
    ("Chợ họp từ sáng. Người bán đến từ ba xã.", "Năm nay có 120 gian hàng. Chợ tan lúc trưa."),
    ("Chợ lúc sáng sớm",),
)
SUMMARY = Summary(("Chợ có 120 gian hàng.", "Chợ tan lúc trưa."), (("p2s1",), ("p2s2",)), "abstractive")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    store = BulletinStore(engine)
    store.create(ARTICLE, targets=["en", "zh"], id="b1", batch="batch", priority="batch")
    store.save_names("b1", ())
    store.save_segments("b1", segment_article(ARTICLE))
    store.save_summary("b1", SUMMARY)
    for segment in store.segments("b1"):
        for language in ("en", "zh"):
            store.save_translation(
                "b1", segment.id, language, Translation(f"{language} of {segment.id}", model="m")
            )
    store.finish("b1", models={})
    return store


def correct(
    store: BulletinStore, old: str, new: str, *, way: SummaryWay = "keep", seen: int | None = None
) -> bool:
    article = store.article("b1")
    paragraphs = tuple(each.replace(old, new) for each in article.paragraphs)
    change = plan(store.bulletin("b1"), replace(article, paragraphs=paragraphs))
    editing = Editing(store.engine)
    seen = editing.changes("b1").revision if seen is None else seen
    return editing.replace_source("b1", change.replacement(Termbase.load(), way), seen=seen, by=LAN)


def missing(store: BulletinStore) -> list[tuple[str, str]]:
    there = store.translations("b1")
    return [
        (segment.id, language)
        for segment in store.segments("b1")
        for language in ("en", "zh")
        if language not in there.get(segment.id, {})
    ]


def test_only_what_changed_waits_to_be_translated(engine: Engine, store: BulletinStore) -> None:
    editing = Editing(engine)
    human = Translation("Sellers come from three communes.", origin="human")
    editing.write("b1", "p1s2", "en", human, by=LAN, expected=None)
    editing.move("b1", "approved", by=LAN)
    before = store.translations("b1")
    assert correct(store, "120", "150")
    assert missing(store) == [("p2s1", "en"), ("p2s1", "zh")]
    row = store.get("b1")
    assert (row.state, row.workflow, row.priority, row.batch) == ("queued", "draft", "interactive", "batch")
    assert store.article("b1").paragraphs[1] == "Năm nay có 150 gian hàng. Chợ tan lúc trưa."
    assert [each.id for each in store.segments("b1")] == [
        "t1",
        "s1",
        "s2",
        "c1",
        "p1s1",
        "p1s2",
        "p2s1",
        "p2s2",
    ]
    del before["p2s1"]
    assert store.translations("b1") == before
    # Its history goes on where it was.
    store.save_translation("b1", "p2s1", "en", Translation("This year there are 150 stalls.", model="m"))
    assert [(each.version, each.text) for each in editing.history("b1", "p2s1", "en")] == [
        (2, "This year there are 150 stalls."), (1, "en of p2s1"),
    ]  # fmt: skip
    entry = AuditTrail(engine).entries(action="bulletin.source")[0]
    assert (entry.by, entry.details) == (LAN, {"changed": "1", "added": "0", "removed": "0"})


def test_sentences_come_go_and_move_with_ids_that_were_never_used(
    engine: Engine, store: BulletinStore
) -> None:
    editing = Editing(engine)
    CommentStore(engine).add("b1", "Sure?", by=LAN, segment="p1s2")
    editing.split("b1", "p2s2", source_at=8, targets_at={"en": 2, "zh": 2}, by=LAN)
    assert correct(store, " Người bán đến từ ba xã.", " Khách đến bằng xe khách từ Hà Giang và Cao Bằng.")
    found = [(each.id, each.paragraph, each.source) for each in store.segments("b1") if each.role == "body"]
    assert found == [
        ("p1s1", 1, "Chợ họp từ sáng."),
        ("p1s3", 1, "Khách đến bằng xe khách từ Hà Giang và Cao Bằng."),
        ("p2s1", 2, "Năm nay có 120 gian hàng."),
        ("p2s2", 2, "Chợ tan"),
        ("p2s3", 2, "lúc trưa."),
    ]
    assert missing(store) == [("p1s3", "en"), ("p1s3", "zh")]
    assert [each.segment for each in CommentStore(engine).of("b1")] == [None]
    assert store.summary("b1").links == (("p2s1",), ("p2s2", "p2s3"))


def test_nothing_is_queued_where_nothing_is_to_translate(store: BulletinStore) -> None:
    assert not correct(store, " Chợ tan lúc trưa.", "")
    assert (store.get("b1").state, missing(store)) == ("draft", [])
    assert store.summary("b1").links == (("p2s1",), ())


def test_the_summary_follows_the_article_or_is_written_again(store: BulletinStore) -> None:
    assert correct(store, "Chợ tan lúc trưa.", "Chợ tan lúc chiều.")
    assert store.summary("b1").sentences == ("Chợ có 120 gian hàng.", "Chợ tan lúc chiều.")
    assert missing(store) == [("s2", "en"), ("s2", "zh"), ("p2s2", "en"), ("p2s2", "zh")]
    store.finish("b1", models={})
    assert correct(store, "120", "150", way="again")
    assert store.summary("b1") is None
    store.save_summary("b1", Summary(("Chợ có 150 gian hàng.",), (("p2s1",),), "abstractive"))
    store.save_translation("b1", "s1", "en", Translation("The fair has 150 stalls."))
    assert [each.version for each in Editing(store.engine).history("b1", "s1", "en")] == [2, 1]
    assert [each.id for each in store.segments("b1")][:3] == ["t1", "s1", "c1"]


def test_work_that_somebody_did_meanwhile_is_not_thrown_away(engine: Engine, store: BulletinStore) -> None:
    editing = Editing(engine)
    seen = editing.changes("b1").revision
    editing.write("b1", "p2s1", "en", Translation("120 stalls", origin="human"), by=LAN, expected=None)
    before = store.bulletin("b1")
    with pytest.raises(Stale):
        correct(store, "120", "150", seen=seen)
    assert store.bulletin("b1") == before
    # What somebody wrote elsewhere is in nobody's way.
    assert correct(store, "ba xã", "bốn xã", seen=seen)
    assert store.translations("b1")["p2s1"]["en"].text == "120 stalls"


def test_sentences_joined_meanwhile_are_looked_at_again(engine: Engine, store: BulletinStore) -> None:
    editing = Editing(engine)
    article = replace(ARTICLE, title="Chợ phiên mới")
    change = plan(store.bulletin("b1"), article).replacement(Termbase.load(), "keep")
    seen = editing.changes("b1").revision
    editing.join("b1", "p1s1", by=LAN)
    with pytest.raises(Stale):
        editing.replace_source("b1", change, seen=seen, by=LAN)
    assert store.article("b1") == ARTICLE


def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    store, editing, article = machine.store, Editing(machine.engine), worker.article()
    id = Jobs(machine.settings, store, None).submit(article, targets=[worker.TARGET], key=worker.KEY)
    store.save_names(id, ())
    store.save_segments(id, segment_article(article))
    # A sentence of the article, which follows it.
    store.save_summary(id, Summary(("Đây là câu thứ 3 của đoạn 1.",), (("p1s3",),), "extractive"))
    for segment in store.segments(id):
        store.save_translation(id, segment.id, worker.TARGET, Translation(f"en of {segment.id}", model="m"))
    store.finish(id, models={})
    human = Translation("A person's words.", origin="human")
    editing.write(id, "p5s5", "en", human, by=LAN, expected=None)
    before = store.translations(id)
    # Many sentences: a worker on a busy machine must not be through with them between two looks.
    new = replace(
        article,
        paragraphs=tuple(re.sub(r"câu thứ ([234])", r"câu số \1\1", each) for each in article.paragraphs),
    )
    change = plan(machine.store.bulletin(id), new)
    assert change.count("changed") == 15
    editing.replace_source(
        id, change.replacement(Termbase.load(), "keep"), seen=editing.changes(id).revision, by=LAN
    )
    waiting = {"s1", *(f"p{n}s{m}" for n in range(1, 6) for m in (2, 3, 4))}
    assert waiting.isdisjoint(machine.stored())
    kill_when(machine, lambda: 1 <= len(waiting & machine.stored()) < 16)
    stored, begun = waiting & machine.stored(), len(machine.computed())
    process = machine.start()
    assert process.wait(60) == 0
    after = machine.store.translations(id)
    assert (machine.row().state, set(after)) == ("draft", set(before))
    assert {key: its for key, its in after.items() if key not in waiting} == {
        key: its for key, its in before.items() if key not in waiting
    }
    assert after["p5s5"]["en"] == human
    assert all(2 * key[-1] in after[key]["en"].text for key in waiting - {"s1"})
    assert "33" in after["s1"]["en"].text
    # What was stored before the worker died is not asked for again.
    asked = set(machine.computed()[begun:])
    assert asked.isdisjoint(
        segment.source for segment in store.segments(id) if segment.id in stored - {"s1", "p1s3"}
    )
    machine.engine.dispose()


def fields(page: str) -> dict[str, str]:
    """Read the hidden fields of the difference."""
    return {"seen": re.search(r'name="seen" value="(\d+)"', page)[1]}


def typed(desk: Desk, old: str, new: str) -> dict[str, str]:
    article = desk.store.article("b1")
    text = "\n\n".join(article.paragraphs)
    assert old in text
    return {"title": article.title, "captions": "\n".join(article.captions), "text": text.replace(old, new)}


def test_the_difference_is_shown_before_anything_happens(desk: Desk) -> None:
    desk.send("segments/p1s3/en", "PUT", text="It costs 180 million dong.", version=1)
    page = desk.get("source").get_data(as_text=True)
    assert desk.store.article("b1").paragraphs[0] in page
    before = desk.store.bulletin("b1")
    sent = typed(desk, "180 triệu đồng", "280 triệu đồng")
    preview = desk.form("source", **sent).get_data(as_text=True)
    assert desk.store.bulletin("b1") == before
    assert "<del>180</del><ins>280</ins>" in preview
    assert "A person wrote the translation here (en)." in preview
    assert "1 sentence changed: translated again" in preview
    # The summary tells the old figure, which the article no longer has.
    assert re.search(r'value="again" checked', preview)
    answer = desk.form("source", step="apply", summary="keep", **sent, **fields(preview))
    assert (answer.status_code, answer.location) == (303, "/bulletins/b1")
    assert desk.store.get("b1").state == "queued"
    assert {id for id, its in desk.store.translations("b1").items() if its} == {
        segment.id for segment in before.segments if segment.id != "p1s3"
    }
    assert desk.get("source").status_code == 409


def test_a_difference_that_is_out_of_date_is_shown_again(desk: Desk) -> None:
    sent = typed(desk, "180 triệu đồng", "280 triệu đồng")
    seen = fields(desk.form("source", **sent).get_data(as_text=True))
    desk.send("segments/p1s3/en", "PUT", text="It costs 180 million dong.", version=1)
    answer = desk.form("source", step="apply", **sent, **seen)
    assert (answer.status_code, desk.store.get("b1").state) == (409, "draft")
    assert "Somebody has worked on these sentences in the meantime." in answer.get_data(as_text=True)
    assert fields(answer.get_data(as_text=True)) != seen


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"text": " "}, 400, "The corrected article is empty."),
        ({"text": "a" * 200_001}, 413, "at most 200,000 are taken"),
        ({"text": "Câu khác.", "step": "apply"}, 400, "Look at the difference first."),
        ({"text": "Câu khác.", "step": "apply", "seen": "x"}, 400, "Look at the difference first."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason(
    still_desk: Desk, sent: dict[str, str], status: int, told: str
) -> None:
    before = still_desk.store.bulletin("b1")
    answer = still_desk.form("source", **sent)
    assert answer.status_code == status
    assert told in answer.get_data(as_text=True)
    assert still_desk.store.bulletin("b1") == before


def test_the_same_article_is_told_to_be_the_same(still_desk: Desk) -> None:
    page = still_desk.form("source", **typed(still_desk, "180", "180")).get_data(as_text=True)
    assert "This is the article that there is already." in page


def test_scripts_in_an_article_stay_text(still_desk: Desk) -> None:
    sent = typed(still_desk, "180 triệu đồng", "<script>alert(1)</script>")
    page = still_desk.form("source", **sent).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_worker_translates_what_changed_and_nothing_else(desk: Desk) -> None:
    settings = desk.app.extensions["bulletins"].settings
    before = desk.store.translations("b1")
    sent = typed(desk, "180 triệu đồng", "280 triệu đồng")
    preview = desk.form("source", **sent).get_data(as_text=True)
    desk.form("source", step="apply", summary="keep", **sent, **fields(preview))
    with open_translator(settings) as translator:
        run_one(desk.store, translator)
    after = desk.store.translations("b1")
    assert desk.store.get("b1").state == "draft"
    assert {id for id in after if after[id] != before[id]} == {"p1s3"}
    assert "280" in after["p1s3"]["en"].text


def run_one(store: BulletinStore, translator: object) -> None:
    """Do what a worker does with the next article."""
    from service.database.claimed import Claimed
    from service.database.queue import Queue
    from service.jobs.steps import Steps

    queue = Queue(store.engine)
    claim = queue.claim(queue.register())
    assert claim is not None
    Steps(claim, Claimed(store.engine, claim), translator, stopping=lambda: False).run()
