from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from models.errors import AppError, BadInput
from service.database import BulletinStore
from service.database.audit import COMMAND_LINE, AuditTrail
from service.database.people import PeopleStore, PersonRow, Role
from service.database.people_guesses import GuessStore
from service.database.people_links import LinkSpent, LinkStore
from service.database.people_tables import links as table
from service.database.tables import now
from tests.service.people.conftest import PASSWORD, Desk

People = dict[Role, PersonRow]
NEW = "seven boats under the bridge"


def join(client: FlaskClient, secret: str, **fields: str):
    asked = {"name": "Nga", "email": "nga@example.org", "password": NEW, "again": NEW, **fields}
    return client.post(f"/join/{secret}", data=asked)


def test_the_first_link_makes_one_administrator(app: Flask, store: BulletinStore) -> None:
    secret = LinkStore(store.engine).first() or ""
    client = app.test_client()
    assert "Nobody has an account yet" in client.get("/sign-in").text
    assert "Become the administrator" in client.get(f"/join/{secret}").text
    assert client.get(f"/join/{secret}").status_code == 200, "looking does not use it up"
    made = join(client, secret)
    assert (made.status_code, made.headers["Location"]) == (303, "/")
    assert client.get("/people").status_code == 200
    (row,) = PeopleStore(store.engine).list()
    assert (row.name, row.email, row.role) == ("Nga", "nga@example.org", "administrator")
    again = join(app.test_client(), secret, email="second@example.org")
    assert (again.status_code, "was used already" in again.text) == (404, True)
    assert LinkStore(store.engine).first() is None
    assert "Nobody has an account yet" not in app.test_client().get("/sign-in").text


def test_a_new_start_ends_the_first_link_of_an_earlier_one(app: Flask, store: BulletinStore) -> None:
    old, new = LinkStore(store.engine).first() or "", LinkStore(store.engine).first() or ""
    assert app.test_client().get(f"/join/{old}").status_code == 404
    assert app.test_client().get(f"/join/{new}").status_code == 200


def test_an_invitation_gives_its_role_and_address_whatever_is_sent(
    app: Flask, people: People, store: BulletinStore
) -> None:
    secret = LinkStore(store.engine).invite("nga@example.org", role="editor", by=COMMAND_LINE)
    client = app.test_client()
    made = join(
        client,
        secret,
        email="thu@example.org",
        role="administrator",
        id=people["administrator"].id,
        kind="first",
    )
    assert made.status_code == 303
    row = next(row for row in PeopleStore(store.engine).list() if row.name == "Nga")
    assert (row.email, row.role) == ("nga@example.org", "editor")
    assert client.get("/people").status_code == 403


def test_an_evaluator_is_led_to_the_evaluation(app: Flask, people: People, store: BulletinStore) -> None:
    secret = LinkStore(store.engine).invite("nga@example.org", role="evaluator", by=COMMAND_LINE)
    client = app.test_client()
    assert join(client, secret).headers["Location"] == "/evaluation"
    assert client.get("/").headers["Location"] == "/evaluation"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "A name has 1 to 100 printable characters"),
        ({"name": "a\x00b"}, "A name has 1 to 100 printable characters"),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "password1234", "again": "password1234"}, "easy to guess"),
        ({"password": "123412341234", "again": "123412341234"}, "easy to guess"),
        ({"password": "nga-nga-nga-nga", "again": "nga-nga-nga-nga"}, "easy to guess"),
        ({"password": "x" * 201, "again": "x" * 201}, "at most 200 characters"),
        ({"again": "another one than before"}, "The two passwords are not the same."),
    ],
)
def test_what_cannot_be_used_comes_back_and_the_link_still_works(
    app: Flask, people: People, store: BulletinStore, fields: dict[str, str], said: str
) -> None:
    secret = LinkStore(store.engine).invite("nga@example.org", role="editor", by=COMMAND_LINE)
    refused = join(app.test_client(), secret, **fields)
    assert (refused.status_code, said in refused.text) == (400, True)
    assert fields.get("password", NEW) not in refused.text
    assert join(app.test_client(), secret).status_code == 303


@pytest.mark.parametrize("email", ["", "nga", "nga@", "a b@c.d", "n@x" + "y" * 260, "<nga@example.org>"])
def test_an_address_has_to_be_one(app: Flask, store: BulletinStore, email: str) -> None:
    secret = LinkStore(store.engine).first() or ""
    assert join(app.test_client(), secret, email=email).status_code == 400
    with pytest.raises(BadInput):
        LinkStore(store.engine).invite(email, role="editor", by=COMMAND_LINE)


def test_a_link_that_is_too_old_opens_nothing(app: Flask, people: People, store: BulletinStore) -> None:
    secret = LinkStore(store.engine).invite("nga@example.org", role="editor", by=COMMAND_LINE)
    with store.engine.begin() as connection:
        connection.execute(table.update().values(expires=now() - timedelta(seconds=1)))
    assert app.test_client().get(f"/join/{secret}").status_code == 404
    assert join(app.test_client(), secret).status_code == 404


def test_a_link_for_a_new_password_ends_sessions_and_the_bar(
    app: Flask, people: People, desk: Desk, store: BulletinStore
) -> None:
    before = desk("editor")
    for _ in range(6):
        GuessStore(store.engine).failed("lan@example.org")
    secret = LinkStore(store.engine).reset("LAN@example.org", by=COMMAND_LINE)
    client = app.test_client()
    assert "Choose a new password" in client.get(f"/join/{secret}").text
    assert join(client, secret, name="Mallory", email="m@example.org").status_code == 303
    assert before.get("/batches").status_code == 303
    assert client.get("/account").text.count("lan@example.org") > 0
    for password, status in ((PASSWORD, 403), (NEW, 303)):
        answer = app.test_client().post("/sign-in", data={"email": "lan@example.org", "password": password})
        assert answer.status_code == status
    assert PeopleStore(store.engine).get(people["editor"].id).name == "Lan"


def test_a_link_is_used_once_by_all_who_use_it_together(engine: Engine) -> None:
    secret = LinkStore(engine).first() or ""
    together, outcomes = Barrier(4), []

    def use(number: int) -> None:
        together.wait()
        try:
            LinkStore(engine).join(
                secret, name="N", email=f"n{number}@example.org", password="x", language=None
            )
            outcomes.append("joined")
        except LinkSpent:
            outcomes.append("too late")

    threads = [Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined"] + ["too late"] * 3
    assert len(PeopleStore(engine).list()) == 1


def test_people_are_kept_in_each_database(engine: Engine) -> None:
    people, links = PeopleStore(engine), LinkStore(engine)
    thu = links.join(links.first() or "", name="Thu", email="Thu@Example.org", password="h1", language="vi")
    with pytest.raises(BadInput, match=r"There is an account for thu@example\.org already"):
        links.invite("THU@example.org", role="editor", by=thu.actor)
    secret = links.invite("lan@example.org", role="editor", by=thu.actor)
    newer = links.invite("lan@example.org", role="approver", by=thu.actor)
    with pytest.raises(LinkSpent):
        links.find(secret)
    assert [(row.email, row.role) for row in links.pending()] == [("lan@example.org", "approver")]
    lan = links.join(newer, name=" Lan  Anh ", email="", password="h2", language=None)
    assert people.with_email(" lan@EXAMPLE.org")[1] == "h2"  # type: ignore[index]
    for change in (
        lambda: people.close(thu.id, by=lan.actor),
        lambda: people.set_role(thu.id, role="editor", by=lan.actor),
    ):
        with pytest.raises(AppError, match="last administrator"):
            change()
    people.set_role(lan.id, role="administrator", by=thu.actor)
    people.close(thu.id, by=lan.actor)
    assert people.with_email("thu@example.org") is None
    with pytest.raises(AppError):
        links.reset("thu@example.org", by=lan.actor)
    people.reopen(thu.id, by=lan.actor)
    people.set_profile(thu.id, name="Thu Hà", language="zh")
    assert [(row.name, row.role, row.language, row.closed) for row in people.list()] == [
        ("Lan Anh", "administrator", None, None),
        ("Thu Hà", "administrator", "zh", None),
    ]
    assert [(entry.action, entry.by.name) for entry in reversed(AuditTrail(engine).entries())] == [
        ("person.join", "Thu"),
        ("person.invite", "Thu"),
        ("person.invite", "Thu"),
        ("person.join", "Lan Anh"),
        ("person.role", "Thu"),
        ("person.close", "Lan Anh"),
        ("person.reopen", "Lan Anh"),
        ("person.rename", "Thu"),
    ]
    with engine.connect() as connection:
        assert connection.execute(sa.select(table)).all() == []


def test_two_administrators_cannot_remove_each_other(engine: Engine) -> None:
    people, links = PeopleStore(engine), LinkStore(engine)
    pair = [links.join(links.first() or "", name="A", email="a@example.org", password="h", language=None)]
    secret = links.invite("b@example.org", role="administrator", by=COMMAND_LINE)
    pair.append(links.join(secret, name="B", email="", password="h", language=None))
    together, outcomes = Barrier(2), []

    def remove(whom: PersonRow) -> None:
        together.wait()
        try:
            people.close(whom.id, by=COMMAND_LINE)
            outcomes.append("closed")
        except AppError as error:
            outcomes.append(error.code)

    threads = [Thread(target=remove, args=(whom,)) for whom in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["closed", "last_administrator"]
    assert people.has_administrator()


def test_guesses_are_counted_together_in_each_database(engine: Engine) -> None:
    together = Barrier(4)

    def guess() -> None:
        together.wait()
        GuessStore(engine).failed("lan@example.org")

    threads = [Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert GuessStore(engine).barred("lan@example.org") is None
    GuessStore(engine).failed("lan@example.org")
    assert GuessStore(engine).barred(" LAN@example.org") is not None
