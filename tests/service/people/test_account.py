import re

import pytest
from flask import Flask

from service.database import BulletinStore
from service.database.audit import AuditTrail
from service.database.people import PeopleStore, PersonRow, Role
from service.database.tokens import TokenStore
from tests.service.people.conftest import PASSWORD, Desk

People = dict[Role, PersonRow]
NEW = "seven boats under the bridge"


def change(client, current: str = PASSWORD, password: str = NEW, again: str | None = None):
    data = {"current": current, "password": password, "again": password if again is None else again}
    return client.post("/account/password", data=data)


def secret_in(page: str) -> str:
    (secret,) = re.findall(r'class="secret">(pb_[^<]+)<', page)
    return str(secret)


def test_name_and_language_are_kept(desk: Desk, people: People, store: BulletinStore) -> None:
    client = desk("editor")
    assert client.post("/account", data={"name": "Lan Anh", "language": "vi"}).status_code == 303
    row = PeopleStore(store.engine).get(people["editor"].id)
    assert (row.name, row.language) == ("Lan Anh", "vi")
    assert '<html lang="vi">' in client.get("/account").text
    assert client.post("/account", data={"name": "Lan Anh", "language": ""}).status_code == 303
    assert PeopleStore(store.engine).get(people["editor"].id).language is None


def test_nothing_else_of_an_account_can_be_set_by_its_owner(
    desk: Desk, people: People, store: BulletinStore
) -> None:
    client = desk("editor")
    forged = {
        "name": "Lan", "language": "vi", "role": "administrator", "email": "thu@example.org", "password": "x",
        "id": people["administrator"].id, "closed": "", "is_admin": "1",
    }  # fmt: skip
    assert client.post("/account", data=forged).status_code == 303
    row = PeopleStore(store.engine).get(people["editor"].id)
    assert (row.role, row.email) == ("editor", "lan@example.org")
    assert PeopleStore(store.engine).get(people["administrator"].id).name == "Thu"
    assert client.get("/people").status_code == 403


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 101}, {"name": "Lan", "language": "fr"}])
def test_a_bad_profile_comes_back(
    desk: Desk, people: People, store: BulletinStore, fields: dict[str, str]
) -> None:
    assert desk("editor").post("/account", data=fields).status_code == 400
    assert PeopleStore(store.engine).get(people["editor"].id).name == "Lan"


def test_a_new_password_signs_out_everywhere_else(app: Flask, desk: Desk) -> None:
    here, there = desk("editor"), desk("editor")
    assert here.get("/account").text.count("last seen") == 2
    assert change(here).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    for password, status in ((PASSWORD, 403), (NEW, 303)):
        data = {"email": "lan@example.org", "password": password}
        assert app.test_client().post("/sign-in", data=data).status_code == status


def test_a_password_is_changed_only_by_who_knows_it(desk: Desk) -> None:
    client = desk("editor")
    assert change(client, current="not mine").status_code == 403
    assert change(client, password="short").status_code == 400
    assert change(client, password="lanlanlan lan lan").status_code == 400
    assert change(client, again="another one").status_code == 400
    codes = [change(client, current="not mine").status_code for _ in range(5)]
    assert codes == [403, 403, 403, 403, 429], "guessing here is counted as at the door"
    assert change(client).status_code == 429


def test_signing_out_everywhere_ends_all_sessions(desk: Desk, people: People, store: BulletinStore) -> None:
    here, there, other = desk("editor"), desk("editor"), desk("approver")
    assert here.post("/account/sign-out-everywhere").headers["Location"] == "/sign-in"
    assert [client.get("/account").status_code for client in (here, there, other)] == [303, 303, 200]
    (entry,) = AuditTrail(store.engine).entries(action="person.sign_out_everywhere")
    assert (entry.by.id, entry.object) == (people["editor"].id, people["editor"].id)


def test_a_token_is_shown_once_and_may_what_its_role_says(
    app: Flask, desk: Desk, store: BulletinStore
) -> None:
    client = desk("editor")
    made = client.post("/account/tokens", data={"name": "feed", "role": "editor", "days": "30"})
    secret = secret_in(made.text)
    assert made.headers["Cache-Control"] == "no-store"
    listed = client.get("/account/tokens").text
    assert ("feed" in listed, secret in listed) == (True, False)
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/languages", headers=bearer).status_code == 200
    assert program.get("/batches", headers=bearer).status_code == 303, "a token opens no pages"
    (row,) = TokenStore(store.engine).list()
    assert (row.role, (row.expires - row.created).days) == ("editor", 30)  # type: ignore[operator]
    assert client.post(f"/account/tokens/{row.id}/revoke").status_code == 303
    assert program.get("/api/v1/languages", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("role", "asked", "status"),
    [
        ("editor", "reader", 200), ("editor", "editor", 200), ("editor", "approver", 403), ("editor", "admin", 403),
        ("approver", "approver", 200), ("approver", "admin", 403), ("evaluator", "reader", 403),
        ("administrator", "admin", 200), ("administrator", "owner", 403),
    ],
)  # fmt: skip
def test_a_token_never_may_more_than_its_maker(
    desk: Desk, store: BulletinStore, role: Role, asked: str, status: int
) -> None:
    made = desk(role).post("/account/tokens", data={"name": "t", "role": asked, "days": "30"})
    assert made.status_code == status
    assert len(TokenStore(store.engine).list()) == (status == 200)


def test_tokens_end_with_the_role_and_with_the_account(
    app: Flask, desk: Desk, people: People, store: BulletinStore
) -> None:
    secrets = {}
    for role in ("reader", "approver"):
        page = desk("approver").post("/account/tokens", data={"name": role, "role": role, "days": "30"}).text
        secrets[role] = secret_in(page)

    def works() -> list[str]:
        return [role for role, secret in secrets.items() if TokenStore(store.engine).find(secret)]

    administrator = desk("administrator")
    minh = people["approver"].id
    assert administrator.post(f"/people/{minh}/role", data={"role": "editor"}).status_code == 303
    assert works() == ["reader"]
    assert administrator.post(f"/people/{minh}/close").status_code == 303
    assert works() == []


def test_nobody_revokes_the_tokens_of_others_but_an_administrator(desk: Desk, store: BulletinStore) -> None:
    desk("approver").post("/account/tokens", data={"name": "t", "role": "reader", "days": "30"})
    (row,) = TokenStore(store.engine).list()
    assert desk("editor").post(f"/account/tokens/{row.id}/revoke").status_code == 404
    assert "made by somebody else" not in desk("editor").get("/account/tokens").text
    assert "made by somebody else" in desk("administrator").get("/account/tokens").text
    assert desk("administrator").post(f"/account/tokens/{row.id}/revoke").status_code == 303


def test_a_bad_token_form_makes_none(desk: Desk, store: BulletinStore) -> None:
    client = desk("editor")
    for fields in (
        {"name": "", "role": "reader", "days": "30"},
        {"name": "t", "role": "reader", "days": "99999"},
    ):
        assert client.post("/account/tokens", data=fields).status_code == 400
    assert TokenStore(store.engine).list() == []
