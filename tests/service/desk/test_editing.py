"""Changes to finished bulletins on both databases: versions, alignment, workflow, and who was faster."""

import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.bulletin import from_json, to_json, versions
from models.errors import BadInput, NotFound
from models.types import Article, Bulletin, Finding, Segment, Summary, Translation
from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.comments import CommentStore
from service.database.editing import Conflict, Editing, OpenErrors, Stale

LAN, MINH = Actor("p1", "Lan"), Actor("p2", "Minh")
SEGMENTS = (
    Segment("t1", "title", 0, "Chợ phiên vùng cao"),
    Segment("c1", "caption", 1, "Chợ lúc sáng sớm"),
    Segment("p1s1", "body", 1, "Chợ họp từ sáng, người bán đến từ ba xã."),
    Segment("p1s2", "body", 1, "Hàng hóa có vải và ngô."),
    Segment("p2s1", "body", 2, "Chợ tan lúc trưa."),
)
SUMMARY = Summary(("Chợ họp buổi sáng.", "Chợ tan lúc trưa."), (("p1s1", "p1s2"), ("p2s1",)), "abstractive")
WRONG = Finding("numbers", "error", "“ba” is missing.")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    store = BulletinStore(engine)
    paragraphs = ("Chợ họp từ sáng, người bán đến từ ba xã. Hàng hóa có vải và ngô.", "Chợ tan lúc trưa.")
    article = Article("vi", "Chợ phiên vùng cao", paragraphs, ("Chợ lúc sáng sớm",))
    store.create(article, targets=["en", "zh"], id="b1", owner="p1")
    store.save_segments("b1", SEGMENTS)
    store.save_summary("b1", SUMMARY)
    for segment in store.segments("b1"):
        for language in ("en", "zh"):
            store.save_translation(
                "b1", segment.id, language, Translation(f"{language} of {segment.id}", model="m")
            )
    store.finish("b1", models={})
    return store


@pytest.fixture
def editing(engine: Engine, store: BulletinStore) -> Editing:
    return Editing(engine)


def human(text: str, *findings: Finding) -> Translation:
    return Translation(text, origin="human", findings=findings)


def write(editing: Editing, text: str, *, by: Actor = LAN, expected: int | None = None) -> int:
    return editing.write("b1", "t1", "en", human(text), by=by, expected=expected)


def table(bulletin: Bulletin) -> list[tuple[str, ...]]:
    """Show a bulletin as rows: id, source, and the targets."""
    return [
        (each.id, each.source, *(bulletin.translations[each.id][tag].text for tag in bulletin.targets))
        for each in bulletin.segments
    ]


def test_each_change_is_a_version_that_stays(editing: Editing, store: BulletinStore) -> None:
    assert editing.cells("b1")["t1"]["en"].version == 1
    assert write(editing, "Market day", expected=1) == 2
    assert write(editing, "A market day", by=MINH, expected=2) == 3
    cell = editing.cells("b1")["t1"]["en"]
    assert (cell.text, cell.origin, cell.version, cell.by) == ("A market day", "human", 3, "Minh")
    assert [
        (each.version, each.text, each.origin, each.by) for each in editing.history("b1", "t1", "en")
    ] == [
        (3, "A market day", "human", "Minh"),
        (2, "Market day", "human", "Lan"),
        (1, "en of t1", "model", None),
    ]
    assert store.translations("b1")["t1"]["en"] == human("A market day")


def test_writing_what_stands_there_changes_nothing(editing: Editing) -> None:
    write(editing, "Market day")
    before = editing.changes("b1")
    assert write(editing, "Market day", by=MINH, expected=2) == 2
    assert editing.cells("b1")["t1"]["en"].by == "Lan"
    assert editing.changes("b1", since=before.revision).cells == {}


def test_who_comes_second_is_told_and_overwrites_nothing(editing: Editing) -> None:
    write(editing, "Lan was here", expected=1)
    with pytest.raises(Stale) as refused:
        write(editing, "Minh was here", by=MINH, expected=1)
    assert (refused.value.current, refused.value.status, refused.value.code) == (2, 409, "stale")
    for act in (
        lambda: editing.accept("b1", "t1", "en", by=MINH, expected=1),
        lambda: editing.make_again("b1", "t1", "en", by=MINH, expected=1),
        lambda: editing.split(
            "b1", "p1s1", source_at=3, targets_at={"en": 2, "zh": 2}, by=MINH, expected={"en": 7}
        ),
        lambda: editing.join("b1", "p1s1", by=MINH, expected={"zh": 7}),
    ):
        with pytest.raises(Stale):
            act()
    assert editing.cells("b1")["t1"]["en"].text == "Lan was here"
    assert len(store_segments(editing)) == 7


def store_segments(editing: Editing) -> tuple[Segment, ...]:
    return BulletinStore(editing._engine).segments("b1")


def test_of_many_who_write_over_one_version_exactly_one_succeeds(engine: Engine, editing: Editing) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def race(number: int) -> None:
        barrier.wait()
        try:
            write(editing, f"text {number}", by=Actor(f"p{number}", f"name {number}"), expected=1)
        except Stale:
            outcomes.append("stale")
        else:
            outcomes.append(f"text {number}")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [outcome for outcome in outcomes if outcome != "stale"]
    cell = editing.cells("b1")["t1"]["en"]
    assert (cell.text, cell.version, len(outcomes)) == (winner, 2, 6)


def test_accepting_answers_for_errors_until_the_text_changes(editing: Editing) -> None:
    editing.write("b1", "t1", "en", human("Two markets", WRONG), by=LAN, expected=None)
    at = editing.cells("b1")["t1"]["en"].at
    assert editing.open_errors("b1") == 1
    editing.accept("b1", "t1", "en", by=MINH, expected=2)
    cell = editing.cells("b1")["t1"]["en"]
    assert (cell.accepted, cell.version, cell.by, cell.at, cell.is_open) == (True, 2, "Lan", at, False)
    assert editing.open_errors("b1") == 0
    editing.write("b1", "t1", "en", human("Two new markets", WRONG), by=LAN, expected=2)
    assert editing.open_errors("b1") == 1


def test_others_see_what_changed_after_a_revision(editing: Editing) -> None:
    start = editing.changes("b1")
    assert (start.rows, start.workflow, start.state, len(start.cells)) == (False, "draft", "draft", 7)
    write(editing, "Market day")
    editing.accept("b1", "p1s2", "zh", by=MINH, expected=1)
    found = editing.changes("b1", since=start.revision)
    assert {(id, language) for id, cells in found.cells.items() for language in cells} == {
        ("t1", "en"),
        ("p1s2", "zh"),
    }
    assert not found.rows
    editing.join("b1", "p1s1", by=LAN)
    assert editing.changes("b1", since=found.revision).rows
    assert not editing.changes("b1", since=editing.changes("b1").revision).rows


def test_a_split_keeps_all_languages_aligned(editing: Editing, store: BulletinStore) -> None:
    editing.write("b1", "p1s1", "en", human("The market opens early, sellers come."), by=LAN, expected=None)
    made = editing.split(
        "b1", "p1s1", source_at=16, targets_at={"en": 23, "zh": 5}, by=MINH, check=doubt_everything
    )
    assert made == "p1s3"
    bulletin = store.bulletin("b1")
    assert [each.id for each in bulletin.segments] == [
        "t1", "s1", "s2", "c1", "p1s1", "p1s3", "p1s2", "p2s1"
    ]  # fmt: skip
    assert table(bulletin)[4:7] == [
        ("p1s1", "Chợ họp từ sáng,", "The market opens early,", "zh of"),
        ("p1s3", "người bán đến từ ba xã.", "sellers come.", "p1s1"),
        ("p1s2", "Hàng hóa có vải và ngô.", "en of p1s2", "zh of p1s2"),
    ]
    assert {len(each.paragraphs[0]) for each in versions(bulletin).values()} == {3}
    assert bulletin.summary.links == (("p1s1", "p1s3", "p1s2"), ("p2s1",))
    assert [bulletin.translations["p1s3"][tag].origin for tag in ("en", "zh")] == ["human", "model"]
    assert bulletin.translations["p1s3"]["en"].findings == (Finding("x", "warning", "p1s3 en sellers come."),)
    assert from_json(to_json(bulletin)).segments == bulletin.segments


def doubt_everything(segment: Segment, text: str, language: str) -> tuple[Finding, ...]:
    return (Finding("x", "warning", f"{segment.id} {language} {text}"),)


def test_a_join_keeps_all_languages_aligned_and_undoes_a_split(
    editing: Editing, store: BulletinStore
) -> None:
    before = table(store.bulletin("b1"))
    CommentStore(editing._engine).add("b1", "Check this.", by=LAN, segment="p1s2")
    assert editing.join("b1", "p1s1", by=LAN) == "p1s2"
    bulletin = store.bulletin("b1")
    assert table(bulletin)[4:] == [
        ("p1s1", "Chợ họp từ sáng, người bán đến từ ba xã. Hàng hóa có vải và ngô.", "en of p1s1 en of p1s2", "zh of p1s1zh of p1s2"),
        ("p2s1", "Chợ tan lúc trưa.", "en of p2s1", "zh of p2s1"),
    ]  # fmt: skip
    assert bulletin.summary.links == (("p1s1",), ("p2s1",))
    assert [each.segment for each in CommentStore(editing._engine).of("b1")] == ["p1s1"]
    # The history of the one that went is still there.
    assert [each.text for each in editing.history("b1", "p1s2", "en")] == ["en of p1s2"]
    made = editing.split("b1", "p1s1", source_at=41, targets_at={"en": 11, "zh": 10}, by=LAN)
    after = table(store.bulletin("b1"))
    assert [row[1:] for row in after] == [row[1:] for row in before]
    assert made == "p1s3"


def test_sentences_of_the_summary_are_split_and_joined_too(editing: Editing, store: BulletinStore) -> None:
    assert editing.join("b1", "s1", by=LAN) == "s2"
    assert store.summary("b1") == replace(
        SUMMARY, sentences=("Chợ họp buổi sáng. Chợ tan lúc trưa.",), links=(("p1s1", "p1s2", "p2s1"),)
    )
    assert editing.split("b1", "s1", source_at=18, targets_at={"en": 8, "zh": 8}, by=LAN) == "s3"
    summary = store.summary("b1")
    assert summary.sentences == SUMMARY.sentences
    assert summary.links == (("p1s1", "p1s2", "p2s1"),) * 2
    assert [each.id for each in store.segments("b1")][:4] == ["t1", "s1", "s3", "c1"]


@pytest.mark.parametrize(
    ("id", "at", "targets", "error"),
    [
        ("p1s1", 0, {"en": 1, "zh": 1}, "words of the source on both sides"),
        ("p1s1", 99, {"en": 1, "zh": 1}, "outside of the sentence, that has 40 characters"),
        ("p1s1", 3, {"en": 1}, "cut in 'zh'"),
        ("p1s1", 3, {"en": 1, "zh": 99}, "outside of the sentence"),
        ("t1", 3, {"en": 1, "zh": 1}, "A title is one piece"),
    ],
)
def test_a_cut_that_would_lose_alignment_is_refused(
    editing: Editing, store: BulletinStore, id: str, at: int, targets: Mapping[str, int], error: str
) -> None:
    before = store.bulletin("b1")
    with pytest.raises(BadInput, match=error):
        editing.split("b1", id, source_at=at, targets_at=targets, by=LAN)
    assert store.bulletin("b1") == before


@pytest.mark.parametrize("id", ["p1s2", "p2s1", "s2"])
def test_the_last_of_a_paragraph_has_no_next(editing: Editing, id: str) -> None:
    with pytest.raises(BadInput, match="the last sentence of its paragraph"):
        editing.join("b1", id, by=LAN)


def test_a_bulletin_goes_step_by_step(engine: Engine, editing: Editing, store: BulletinStore) -> None:
    learnt: list[str] = []
    desk = Editing(engine, on_approved=[lambda _, bulletin: learnt.append(bulletin.id)])
    with pytest.raises(
        Conflict, match=r"The bulletin 'b1' is draft\. From there it can become: review, approved"
    ):
        desk.move("b1", "published", by=LAN)
    desk.move("b1", "review", by=LAN)
    desk.move("b1", "approved", by=MINH)
    assert (store.get("b1").workflow, store.get("b1").standing, store.get("b1").owner) == (
        "approved", "approved", "p1",
    )  # fmt: skip
    assert (desk.approvals(["b1"])["b1"].name, learnt) == ("Minh", ["b1"])
    desk.move("b1", "published", by=MINH)
    desk.move("b1", "published", by=MINH)
    assert [(each.before, each.after, each.by) for each in desk.moves("b1")] == [
        ("approved", "published", "Minh"), ("review", "approved", "Minh"), ("draft", "review", "Lan"),
    ]  # fmt: skip
    assert [entry.action for entry in AuditTrail(engine).entries()] == [
        "bulletin.publish", "bulletin.approve", "bulletin.move",
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["approved", "published"])
def test_a_change_to_the_text_makes_it_a_draft_again(
    editing: Editing, store: BulletinStore, step: str
) -> None:
    def stand() -> None:
        editing.move("b1", "approved", by=MINH)
        if step == "published":
            editing.move("b1", "published", by=MINH)

    for change in (
        lambda: write(editing, "Market day"),
        lambda: editing.join("b1", "p1s1", by=LAN),
        lambda: editing.split("b1", "p2s1", source_at=8, targets_at={"en": 3, "zh": 3}, by=LAN),
    ):
        stand()
        # Reading and accepting are no changes to the text.
        editing.accept("b1", "c1", "en", by=LAN, expected=None)
        assert store.get("b1").workflow == step
        change()
        assert (store.get("b1").workflow, editing.approvals(["b1"])) == ("draft", {})
        assert (editing.moves("b1")[0].after, editing.moves("b1")[0].by) == ("draft", "Lan")


def test_open_errors_need_a_reason(editing: Editing) -> None:
    editing.write("b1", "t1", "en", human("Two markets", WRONG), by=LAN, expected=None)
    for reason in (None, "  "):
        with pytest.raises(OpenErrors) as refused:
            editing.move("b1", "approved", by=MINH, reason=reason)
        assert (refused.value.count, refused.value.code) == (1, "open_errors")
    editing.move("b1", "approved", by=MINH, reason=" The source  itself is wrong. ")
    assert editing.approvals(["b1"])["b1"].reason == "The source itself is wrong."
    assert editing.moves("b1")[0].reason == "The source itself is wrong."


def test_a_failing_memory_leaves_nothing_approved(
    engine: Engine, editing: Editing, store: BulletinStore
) -> None:
    def fail(connection: sa.Connection, bulletin: Bulletin) -> None:
        raise RuntimeError("full")

    with pytest.raises(RuntimeError):
        Editing(engine, on_approved=[fail]).move("b1", "approved", by=MINH)
    assert (store.get("b1").workflow, editing.approvals(["b1"]), editing.moves("b1")) == ("draft", {}, ())


def test_what_is_made_again_goes_on_counting_versions(editing: Editing, store: BulletinStore) -> None:
    write(editing, "Market day")
    editing.move("b1", "review", by=LAN)
    editing.make_again("b1", "t1", "en", by=LAN, expected=2)
    assert (store.get("b1").state, store.get("b1").workflow) == ("queued", "review")
    with pytest.raises(Conflict, match="is queued"):
        write(editing, "Too early")
    store.save_translation("b1", "t1", "en", Translation("Fair", model="m"))
    store.finish("b1", models={})
    assert [(each.version, each.text, each.by) for each in editing.history("b1", "t1", "en")] == [
        (3, "Fair", None), (2, "Market day", "Lan"), (1, "en of t1", None),
    ]  # fmt: skip


def test_what_a_person_wrote_a_worker_leaves_alone(editing: Editing, store: BulletinStore) -> None:
    write(editing, "Market day")
    store.save_translation("b1", "t1", "en", Translation("Fair", model="m"))
    assert store.translations("b1")["t1"]["en"] == human("Market day")
    assert len(editing.history("b1", "t1", "en")) == 2


def test_comments_are_kept_and_resolved(engine: Engine, editing: Editing) -> None:
    comments = CommentStore(engine)
    first = comments.add("b1", " Which commune?\r\nSee the map. ", by=LAN, segment="p1s1")
    comments.add("b1", "Good.", by=MINH)
    assert [(each.text, each.segment, each.by, each.is_open) for each in comments.of("b1")] == [
        ("Which commune?\nSee the map.", "p1s1", "Lan", True),
        ("Good.", None, "Minh", True),
    ]
    comments.resolve("b1", first, by=MINH)
    comments.resolve("b1", first, by=LAN)
    assert (comments.of("b1")[0].resolved_by, comments.open_counts(["b1"])) == ("Minh", {"b1": 1})
    for text in ("", "  ", "x" * 4001, "a\0b"):
        with pytest.raises(BadInput):
            comments.add("b1", text, by=LAN)
    for wrong in (
        lambda: comments.add("b1", "x", by=LAN, segment="p9s9"),
        lambda: comments.resolve("b1", "x", by=LAN),
    ):
        with pytest.raises(NotFound):
            wrong()
    editing.delete("b1", by=LAN)
    with pytest.raises(NotFound):
        comments.of("b1")


def test_what_is_not_there_or_not_finished_is_told(editing: Editing, store: BulletinStore) -> None:
    for place, error in (
        (("b2", "t1", "en"), NotFound), (("b1", "t9", "en"), NotFound), (("b1", "t1", "vi"), BadInput),
    ):  # fmt: skip
        with pytest.raises(error):
            editing.write(*place, human("x"), by=LAN, expected=None)
        with pytest.raises(error):
            editing.make_again(*place, by=LAN)
    store.set_state("b1", "working")
    for act in (lambda: editing.move("b1", "review", by=LAN), lambda: editing.join("b1", "p1s1", by=LAN)):
        with pytest.raises(Conflict, match="is working"):
            act()
