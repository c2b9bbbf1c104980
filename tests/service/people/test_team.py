import re
from pathlib import Path

import pytest
from flask import Flask

from service.database import BulletinStore
from service.database.audit import COMMAND_LINE, Actor, AuditTrail, record
from service.database.people import PeopleStore, PersonRow, Role
from service.web.people.acts_in_words import ACTIONS
from service.web.people.browsers import browser_name
from tests.service.people.conftest import Desk

ROOT = Path(__file__).resolve().parents[3]

People = dict[Role, PersonRow]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def link_in(page: str) -> str:
    (link,) = re.findall(r'class="secret">http://localhost(/join/[^<]+)<', page)
    return str(link)


def actions_in(page: str) -> list[str]:
    return re.findall(r'<code class="details">(.*?)</code>', page)


def test_an_invitation_is_shown_once_and_can_be_withdrawn(app: Flask, desk: Desk, people: People) -> None:
    client = desk("administrator")
    made = client.post("/people/invite", data={"email": "Nga@example.org", "role": "approver"})
    link = link_in(made.text)
    assert app.test_client().get(link).status_code == 200
    listed = client.get("/people").text
    assert ("nga@example.org" in listed, link in listed) == (True, False)
    (path,) = re.findall(r'action="(/people/invitations/\w+/withdraw)"', listed)
    assert client.post(path).status_code == 303
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "nga", "role": "editor"},
        {"email": "nga@example.org", "role": "owner"},
        {"email": "lan@example.org", "role": "editor"},
        {},
    ],
)
def test_a_bad_invitation_comes_back_with_the_reason(desk: Desk, fields: dict[str, str]) -> None:
    answer = desk("administrator").post("/people/invite", data=fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'class="secret"' not in answer.text


def test_a_role_takes_effect_at_once(desk: Desk, people: People) -> None:
    editor, administrator = desk("editor"), desk("administrator")
    assert editor.get("/people").status_code == 403
    assert (
        administrator.post(f"/people/{people['editor'].id}/role", data={"role": "administrator"}).status_code
        == 303
    )
    assert editor.get("/people").status_code == 200


def test_the_last_administrator_stays(desk: Desk, people: People, store: BulletinStore) -> None:
    client, id = desk("administrator"), people["administrator"].id
    refused = client.post(f"/people/{id}/role", data={"role": "editor"})
    assert (refused.status_code, "last administrator" in refused.text) == (409, True)
    assert client.post(f"/people/{id}/close").status_code == 409
    assert client.post("/people/none/close").status_code == 404
    assert PeopleStore(store.engine).get(id).role == "administrator"


def test_an_administrator_helps_with_a_password_and_signs_others_out(
    app: Flask, desk: Desk, people: People
) -> None:
    editor, client, id = desk("editor"), desk("administrator"), people["editor"].id
    assert client.post(f"/people/{id}/sign-out").status_code == 303
    assert editor.get("/batches").status_code == 303
    link = link_in(client.post(f"/people/{id}/reset").text)
    assert "Choose a new password" in app.test_client().get(link).text


def test_a_closed_account_can_be_opened_again(desk: Desk, people: People) -> None:
    client, id = desk("administrator"), people["editor"].id
    client.post(f"/people/{id}/close")
    assert "Let in again" in client.get("/people").text
    assert client.post(f"/people/{id}/reopen").status_code == 303
    assert desk("editor").get("/batches").status_code == 200


def test_the_trail_shows_who_did_what(desk: Desk, people: People) -> None:
    client = desk("administrator")
    client.post("/people/invite", data={"email": "nga@example.org", "role": "approver"})
    page = client.get("/audit?area=person").text
    actions = actions_in(page)
    assert actions[:2] == ["person.invite", "person.sign_in"]
    assert "nga@example.org" in page
    assert "role: Approver" in page
    assert "invited somebody" in page
    by_lan = client.get(f"/audit?by={people['editor'].id}").text
    assert actions_in(by_lan) == ["person.join"]
    assert "Nothing fits." in client.get("/audit?area=ledger").text


def test_the_trail_goes_on_over_pages(desk: Desk, store: BulletinStore) -> None:
    with store.engine.begin() as connection:
        for number in range(120):
            record(connection, by=COMMAND_LINE, action="bulletin.approve", object=f"b{number}")
    client, path, seen = desk("administrator"), "/audit?area=bulletin", []
    while path:
        page = client.get(path).text
        seen += re.findall(r"<td>\s*(b\d+)\s*</td>", page)
        path = "".join(re.findall(r'href="([^"]+before=\d+)"', page)).replace("&amp;", "&")
    assert seen == [f"b{number}" for number in reversed(range(120))]


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=99999999999999999999", "by=%27", "area=person%25"]
)
def test_a_strange_filter_breaks_nothing(desk: Desk, query: str) -> None:
    assert desk("administrator").get(f"/audit?{query}").status_code == 200


def test_nothing_that_is_stored_of_people_becomes_markup(
    desk: Desk, people: People, store: BulletinStore
) -> None:
    client, id = desk("administrator"), people["editor"].id
    PeopleStore(store.engine).set_profile(id, name=HOSTILE, language=None)
    with store.engine.begin() as connection:
        details = {HOSTILE: HOSTILE}
        record(connection, by=Actor(HOSTILE, HOSTILE), action=HOSTILE, object=HOSTILE, details=details)
    editor = desk("editor")
    editor.post("/account/tokens", data={"name": HOSTILE, "role": "reader", "days": "30"})
    pages = [
        client.get("/people"), client.get("/audit"), client.get(f"/audit?object={HOSTILE}"),
        client.get("/account/tokens"), editor.get("/account", headers={"User-Agent": HOSTILE}),
        client.post("/people/invite", data={"email": HOSTILE, "role": HOSTILE}),
        client.post(f"/people/{id}/reset"), client.get(f"/sign-in?next={HOSTILE}"),
        editor.post("/account", data={"name": HOSTILE * 3}),
    ]  # fmt: skip
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_an_entry_comes_true_with_what_it_tells_or_not_at_all(engine) -> None:
    def broken() -> None:
        with engine.begin() as connection:
            record(connection, by=COMMAND_LINE, action="bulletin.approve", object="b1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    with engine.begin() as connection:
        record(
            connection,
            by=Actor("p1", "Lan" * 100),
            action="bulletin.edit",
            object="b" * 300,
            details={"a": "ă"},
        )
    (entry,) = AuditTrail(engine).entries()
    assert (entry.by.id, entry.action, len(entry.by.name), len(entry.object), entry.details) == (
        "p1", "bulletin.edit", 200, 200, {"a": "ă"},
    )  # fmt: skip
    assert AuditTrail(engine).entries(action="bulletin")[0] == entry
    assert AuditTrail(engine).entries(action="bull") == ()
    assert [actor.id for actor in AuditTrail(engine).actors()] == ["p1"]


def test_what_is_sent_in_is_in_the_trail(desk: Desk, people: People, store: BulletinStore) -> None:
    client = desk("editor")
    text = "Hội chợ mở cửa\n\nHội chợ sách mùa xuân mở cửa sáng nay tại nhà văn hóa huyện."
    sent = client.post("/bulletins", data={"text": text, "language": "vi", "targets": ["en"], "token": "t"})
    (entry,) = AuditTrail(store.engine).entries(action="bulletin")
    assert (entry.by.name, entry.action) == ("Lan", "bulletin.submit")
    assert sent.headers["Location"] == f"/bulletins/{entry.object}"
    assert store.get(entry.object).owner == people["editor"].id


def test_every_action_has_words() -> None:
    lines = [
        line
        for path in (ROOT / "service").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "action" in line or "_note(" in line
    ]
    name = r'"((?:batch|bulletin|ledger|memory|person|token)\.[a-z_]+)"'
    written = set(re.findall(name, "\n".join(lines)))
    assert {"bulletin.approve", "bulletin.publish", "person.lock_out"} <= written
    assert written - set(ACTIONS) == set()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604.1", "Safari on iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("", "An unnamed program"),
    ],
)
def test_browsers_are_named_as_people_do(app: Flask, agent: str, name: str) -> None:
    with app.test_request_context():
        assert browser_name(agent) == name
