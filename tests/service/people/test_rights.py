"""Who may open what: every address of the application, for every role."""

from dataclasses import replace

import pytest
from flask import Flask

from models.types import Bulletin
from service.app import create_app
from service.database import BulletinStore
from service.database.annotation_rows import Item
from service.database.annotations import AnnotationStore
from service.database.audit import Actor
from service.database.people import ROLES, PersonRow, Role
from service.desk import editing_of
from service.settings import Settings
from service.web.people.access import FREE_BLUEPRINTS, FREE_RULES
from tests.service.people.conftest import PASSWORD, Desk, KeptJobs

# What nobody needs an account for, beside what the prefixes in access.py name.
OPEN_DOORS = {"/sign-in", "/sign-out", "/join/<secret>"}
JSON = {"Accept": "application/json"}


def closed_rules(app: Flask) -> list[tuple[str, str]]:
    """List method and address, with every variable filled in, of all that is not for everybody."""
    found = []
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.rpartition(".")[0]
        if rule.rule.startswith(FREE_RULES) or blueprint in FREE_BLUEPRINTS or rule.rule in OPEN_DOORS:
            continue
        values = {name: _value(rule, name) for name in rule.arguments}
        _, path = rule.build(values, append_unknown=False)  # type: ignore[misc]
        found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def _value(rule, name: str):
    if name == "language":
        return "en"
    if name == "number":
        return 1
    if name == "what":
        return "close" if rule.endpoint.startswith("people.") else "pause"
    return "b1"


def test_nothing_is_open_that_is_not_meant_to_be(app: Flask, bulletin: Bulletin) -> None:
    rules = closed_rules(app)
    assert len(rules) > 40
    client = app.test_client()
    wrong = []
    for method, path in rules:
        page = client.open(path, method=method)
        program = client.open(path, method=method, headers=JSON)
        to_the_door = page.status_code == 303 and page.headers["Location"].startswith("/sign-in")
        if not (to_the_door if method == "GET" else page.status_code == 401) or program.status_code != 401:
            wrong.append((method, path, page.status_code, program.status_code))
    assert wrong == []


def test_an_address_without_a_mark_is_closed_all_the_same(app: Flask, desk: Desk) -> None:
    app.add_url_rule("/new", "new", lambda: "drafts", methods=["GET", "POST"])
    assert app.test_client().get("/new").status_code == 303
    for role, get, post in (
        ("evaluator", 403, 403), ("editor", 200, 200), ("approver", 200, 200), ("administrator", 200, 200),
    ):  # fmt: skip
        client = desk(role)
        assert (role, client.get("/new").status_code, client.post("/new").status_code) == (role, get, post)


DESK: set[Role] = {"editor", "approver", "administrator"}
OPEN_TO: dict[str, set[Role]] = {
    "/": DESK,
    "/bulletins": DESK,
    "/bulletins/b1": DESK,
    "/bulletins/b1/download/json": DESK,
    "/bulletins/b1/events": DESK,
    "/bulletins/b1/cells": DESK,
    "/batches": DESK,
    "/ledger": DESK,
    "/memory": DESK,
    "/numbers": DESK,
    "/bulletins/b1/publish": {"approver", "administrator"},
    "/evaluation": {"evaluator", "administrator"},
    "/evaluation/human": {"evaluator", "administrator"},
    "/account": set(ROLES),
    "/account/tokens": set(ROLES),
    "/people": {"administrator"},
    "/audit": {"administrator"},
}


def test_each_role_opens_what_is_its_own(desk: Desk, bulletin: Bulletin, store: BulletinStore) -> None:
    by = Actor("p", "Thu")
    for step in ("review", "approved"):
        editing_of(store.engine).move("b1", step, by=by, reason="for this test")  # type: ignore[arg-type]
    given: dict[str, set[Role]] = {path: set() for path in OPEN_TO}
    for role in ROLES:
        client = desk(role)
        for path in OPEN_TO:
            with client.get(path, headers=JSON) as answer:
                # An evaluator is led from the first page to their own.
                assert answer.status_code in (200, 303, 403), (path, role, answer.text)
                if answer.status_code == 200:
                    given[path].add(role)
    assert given == OPEN_TO


def test_drafts_are_hidden_from_evaluators(desk: Desk, bulletin: Bulletin) -> None:
    client = desk("evaluator")
    words = bulletin.article.paragraphs[0][:30]
    for path in (
        "/bulletins/b1",
        "/bulletins/b1/download/json",
        "/bulletins/b1/events",
        "/bulletins/b1/cells",
    ):
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 403)
        assert words not in answer.text


@pytest.mark.parametrize("role", ["editor", "evaluator"])
def test_who_may_not_approve_cannot(desk: Desk, bulletin: Bulletin, store: BulletinStore, role: Role) -> None:
    answer = desk(role).post("/bulletins/b1/workflow", data={"to": "approved", "reason": "because"})
    assert answer.status_code == 403
    assert store.get("b1").workflow == "draft"


def test_a_script_gets_an_answer_that_it_can_read(app: Flask, desk: Desk) -> None:
    for headers in (JSON, {"Content-Type": "application/json"}, {"Sec-Fetch-Mode": "cors"}):
        answer = app.test_client().get("/batches", headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in")
        assert "WWW-Authenticate" not in answer.headers
        refused = desk("editor").get("/people", headers=headers)
        assert (refused.status_code, refused.json["error"]["code"]) == (403, "forbidden")


def test_what_was_typed_is_not_lost_when_the_session_has_ended(app: Flask, people: object) -> None:
    answer = app.test_client().post("/bulletins", data={"text": "A long text."})
    assert answer.status_code == 401
    assert "You are not signed in, or your session has ended." in answer.text


def test_programs_are_let_in_by_tokens_only(desk: Desk) -> None:
    assert desk("administrator").get("/api/v1/languages").status_code == 401


def test_machines_and_readers_need_no_account(app: Flask) -> None:
    client = app.test_client()
    for path in ("/healthz", "/metrics", "/static/main.js", "/api/v1/openapi.json", "/sign-in"):
        with client.get(path) as answer:
            assert (path, answer.status_code) == (path, 200)


def test_sending_articles_in_has_a_limit_of_each_persons_own(desk: Desk) -> None:
    client, other = desk("editor"), desk("approver")
    codes = [client.post("/bulletins", data={"text": ""}).status_code for _ in range(31)]
    assert codes == [400] * 30 + [429]
    assert other.post("/bulletins", data={"text": ""}).status_code == 400


def test_changes_have_a_limit_of_each_persons_own(
    settings: Settings, store: BulletinStore, people: dict[Role, PersonRow]
) -> None:
    jobs = KeptJobs(store)
    app = create_app(replace(settings, rate_per_minute=3), store=store, jobs=jobs)  # type: ignore[arg-type]
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"email": "lan@example.org", "password": PASSWORD})
    codes = [client.post("/account", data={"name": "Lan"}).status_code for _ in range(4)]
    assert codes == [303, 303, 303, 429]
    assert client.get("/account").status_code == 200


def test_a_closed_account_is_out_at_once(desk: Desk, people: dict[Role, PersonRow]) -> None:
    editor, administrator = desk("editor"), desk("administrator")
    id = people["editor"].id
    assert administrator.post(f"/people/{id}/close").status_code == 303
    assert editor.get("/batches").status_code == 303
    entered = editor.post("/sign-in", data={"email": "lan@example.org", "password": PASSWORD})
    assert entered.status_code == 403


@pytest.fixture
def opened(settings: Settings, store: BulletinStore) -> Flask:
    jobs = KeptJobs(store)
    app = create_app(replace(settings, open_api=True), store=store, jobs=jobs)  # type: ignore[arg-type]
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_an_open_service_needs_no_account_but_lets_nobody_administer(opened: Flask) -> None:
    client = opened.test_client()
    for path, status in (
        ("/", 200), ("/batches", 200), ("/evaluation", 200), ("/people", 403), ("/audit", 403), ("/account", 403),
        ("/account/tokens", 403), ("/sign-in", 303),
    ):  # fmt: skip
        assert (path, client.get(path).status_code) == (path, status)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "[127.0.0.1", "192.0.2.1"])
def test_an_open_service_answers_this_machine_alone(opened: Flask, host: str) -> None:
    answer = opened.test_client().get("/", headers={"Host": host, **JSON})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")
    assert opened.test_client().get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_judgements_are_kept_under_the_judges_own_address(desk: Desk, store: BulletinStore) -> None:
    item = Item(
        position=0, segment_id="s1", document="d", source="a", reference="b", systems=(0,), texts=("c",)
    )
    campaigns = AnnotationStore(store.engine)
    id = campaigns.create(
        "blind", kind="direct", test_set="t", source="en", target="vi", systems=["x"], seed=1, items=(item,)
    )
    client = desk("evaluator")
    client.post(f"/evaluation/human/{id}/start", data={"annotator": "Thu"})
    client.post(f"/evaluation/human/{id}/items/1", data={"score": "70", "annotator": "Thu"})
    assert [each.annotator for each in campaigns.judgements(id)] == ["hoa@example.org"]


def test_a_form_sets_nothing_but_its_own_fields(
    desk: Desk, people: dict[Role, PersonRow], store: BulletinStore
) -> None:
    text = "Hội chợ mở cửa\n\nHội chợ sách mùa xuân mở cửa sáng nay tại nhà văn hóa huyện."
    forged = {
        "id": "mine", "owner": people["administrator"].id, "state": "draft", "workflow": "published",
        "priority": "batch", "batch": "b", "models": "x", "worker": "w",
    }  # fmt: skip
    sent = {"text": text, "language": "vi", "targets": ["en"], "token": "t", **forged}
    assert desk("editor").post("/bulletins", data=sent).status_code == 303
    (row,) = store.recent()
    assert (row.id != "mine", row.owner, row.state, row.workflow, row.priority, row.batch) == (
        True, people["editor"].id, "queued", "draft", "interactive", None,
    )  # fmt: skip
