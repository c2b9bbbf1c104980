"""Workflow and comments as plain forms, and what each role may do with a bulletin."""

from collections.abc import Callable

import pytest

from models.errors import AppError
from models.types import Finding, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.comments import CommentStore
from service.database.people import Role
from service.memory import exact
from service.settings import Settings
from service.web.people import Person, access
from tests.service.desk.seat import Desk

LAN = Actor("p1", "Lan")


def mend_all(desk: Desk) -> None:
    """Let what is wrong in the sample stand."""
    for segment, cells in desk.editing.cells("b1").items():
        for language, cell in cells.items():
            if cell.is_open:
                desk.editing.accept("b1", segment, language, by=LAN, expected=None)


def test_a_bulletin_goes_through_the_hands_of_two(desk: Desk) -> None:
    mend_all(desk)
    answer = desk.form("workflow", to="review")
    assert (answer.status_code, answer.location, desk.store.get("b1").workflow) == (
        303,
        "/bulletins/b1",
        "review",
    )
    desk.form("workflow", to="approved")
    assert desk.store.get("b1").workflow == "approved"
    # What is approved is remembered.
    title = desk.store.article("b1").title
    assert exact(desk.store.engine, title, "vi", "en").target == desk.text("t1", "en")
    desk.form("workflow", to="draft")
    assert (desk.store.get("b1").workflow, desk.editing.approvals(["b1"])) == ("draft", {})


def test_open_errors_are_asked_about(desk: Desk) -> None:
    answer = desk.form("workflow", to="approved")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, desk.store.get("b1").workflow) == (409, "draft")
    assert "2 sentences still have errors." in page
    assert 'name="reason"' in page
    assert desk.form("workflow", to="approved", reason="The fund is wrong itself.").status_code == 303
    assert desk.editing.approvals(["b1"])["b1"].reason == "The fund is wrong itself."
    assert desk.editing.moves("b1")[0].by == "anybody on this machine"


@pytest.mark.parametrize("to", ["", "published", "deleted", "approved' --"])
def test_other_steps_are_refused(desk: Desk, to: str) -> None:
    assert desk.form("workflow", to=to).status_code == 400
    assert desk.store.get("b1").workflow == "draft"


def test_steps_out_of_order_are_refused(desk: Desk) -> None:
    mend_all(desk)
    desk.form("workflow", to="approved")
    desk.editing.move("b1", "published", by=LAN)
    assert desk.form("workflow", to="review").status_code == 409
    # Taking back what is public closes pages, and has a form of its own.
    assert desk.form("workflow", to="approved").status_code == 400


def test_comments_are_made_and_resolved(desk: Desk) -> None:
    comments = CommentStore(desk.store.engine)
    answer = desk.form("comments", text="<script>alert(1)</script> Who?", segment="p1s1")
    (comment,) = comments.of("b1")
    assert answer.location == f"/bulletins/b1#comment-{comment.id}"
    assert (comment.text, comment.segment, comment.by) == (
        "<script>alert(1)</script> Who?", "p1s1", "anybody on this machine",
    )  # fmt: skip
    page = desk.client.get("/bulletins/b1").get_data(as_text=True)
    assert "<script>alert" not in page
    assert desk.form(f"comments/{comment.id}/resolve").status_code == 303
    assert not comments.of("b1")[0].is_open
    for path, fields, status in (
        ("comments", {"text": " "}, 400),
        ("comments", {"text": "x", "segment": "p9s9"}, 404),
        ("comments/none/resolve", {}, 404),
    ):
        assert desk.form(path, **fields).status_code == status


@pytest.fixture
def sit(
    desk_settings: Settings, desk_store: BulletinStore, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Role | None], Desk]:
    """Sit down at the desk with a role; the sign-in itself is the matter of other tests."""

    def sit(role: Role | None) -> Desk:
        person = None if role is None else Person("p9", role, f"{role}@example.org", role)
        monkeypatch.setattr(access, "signed_in", lambda: person)
        return Desk.over(desk_settings, desk_store)

    return sit


WRITES = (
    ("segments/t1/en", "PUT", {"text": "x", "version": 1}),
    ("segments/t1/en/accept", "POST", {"version": 1}),
    ("segments/t1/en/retranslate", "POST", {"version": 1}),
    ("segments/t1/en/revert", "POST", {"version": 1, "to": 1}),
    ("segments/p2s2/split", "POST", {"source": 5, "targets": {"en": 5, "zh": 5}}),
    ("segments/p1s1/join", "POST", {}),
)
FORMS = (("workflow", {"to": "review"}), ("comments", {"text": "x"}), ("source", {"text": "x"}))


@pytest.mark.parametrize("role", [None, "evaluator"])
def test_who_may_not_edit_changes_and_reads_nothing(
    sit: Callable[[Role | None], Desk], role: Role | None
) -> None:
    desk = sit(role)
    before = desk.store.bulletin("b1")
    status = 401 if role is None else 403
    for path, method, body in WRITES:
        answer = desk.send(path, method, **body)
        assert (answer.status_code, answer.is_json, "error" in answer.get_json()) == (status, True, True)
    for path, fields in FORMS:
        assert desk.form(path, **fields).status_code == status
    for path in ("cells", "segments/t1/en/history"):
        answer = desk.client.get(f"/bulletins/b1/{path}", headers={"Sec-Fetch-Mode": "cors"})
        assert answer.status_code == status
        assert desk.text("t1", "en") not in answer.get_data(as_text=True)
    assert desk.store.bulletin("b1") == before
    assert desk.store.get("b1").workflow == "draft"


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("approver", 303), ("administrator", 303)])
def test_only_who_may_approve_approves(sit: Callable[[Role | None], Desk], role: Role, status: int) -> None:
    desk = sit(role)
    mend_all(desk)
    assert desk.form("workflow", to="review").status_code == 303
    assert desk.form("workflow", to="approved").status_code == status
    assert desk.store.get("b1").workflow == ("approved" if status == 303 else "review")
    # An editor may correct what is approved; it is a draft then.
    assert desk.send("segments/t1/en", "PUT", text="x y z", version=1).status_code == 200
    assert desk.store.get("b1").workflow == ("draft" if status == 303 else "review")


def test_errors_that_nobody_expected_are_json_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(AppError):
        status = 418
        code = "odd"

    def fail(*args: object, **kwargs: object) -> None:
        raise Odd("Strange.")

    monkeypatch.setattr("service.web.desk.cells.Checked.read", fail)
    answer = desk.get("cells")
    assert (answer.status_code, answer.get_json()) == (418, {"error": {"code": "odd", "message": "Strange."}})


def test_a_worker_and_a_person_do_not_meet_in_one_cell(desk: Desk) -> None:
    wrong = Finding("numbers", "error", "x")
    desk.store.save_translation("b1", "t1", "en", Translation("Made anew", model="m", findings=(wrong,)))
    answer = desk.send("segments/t1/en", "PUT", text="Typed meanwhile", version=1)
    assert (answer.status_code, answer.get_json()["current"]["text"]) == (409, "Made anew")
