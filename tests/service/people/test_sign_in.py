from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from service.database import BulletinStore, people_guesses, people_sessions
from service.database.audit import AuditTrail
from service.database.people import PeopleStore, PersonRow, Role
from service.database.people_tables import guesses, sessions
from service.database.people_tables import people as table
from service.web.people import passwords
from tests.service.people.conftest import PASSWORD, Desk

People = dict[Role, PersonRow]


def enter(client: FlaskClient, email: str, password: str, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_a_page_asks_whoever_is_not_signed_in_and_brings_them_back(app: Flask, people: People) -> None:
    client = app.test_client()
    asked = client.get("/batches?page=2")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/sign-in?next=/batches?page%3D2")
    form = client.get(asked.headers["Location"])
    assert 'name="next" value="/batches?page=2"' in form.text
    back = enter(client, "lan@example.org", PASSWORD, next="/batches?page=2")
    assert (back.status_code, back.headers["Location"]) == (303, "/batches?page=2")
    assert client.get("/batches").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "\\\\evil",
    ],
)
def test_signing_in_leads_nowhere_else(app: Flask, people: People, elsewhere: str) -> None:
    answer = enter(app.test_client(), "lan@example.org", PASSWORD, next=elsewhere)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_address_is_taken_in_any_case(app: Flask, people: People) -> None:
    assert enter(app.test_client(), " LAN@Example.org ", PASSWORD).status_code == 303


def test_what_is_wrong_is_not_told(app: Flask, people: People) -> None:
    client = app.test_client()
    answers = [
        enter(client, "lan@example.org", "not the password"),
        enter(client, "nobody@example.org", PASSWORD),
        enter(client, "", ""),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all("Address and password do not fit together." in answer.text for answer in answers)
    assert client.get("/batches").status_code == 303


def test_an_address_that_nobody_has_costs_as_much_as_one_that_somebody_has(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    real = passwords.HASHER

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            tried.append(kept.rpartition("$")[0].rpartition("$")[0])
            return real.verify(kept, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

        def check_needs_rehash(self, kept: str) -> bool:
            return False

    passwords.fits("warm", None)
    monkeypatch.setattr(passwords, "HASHER", Watched())
    enter(app.test_client(), "lan@example.org", "not the password")
    enter(app.test_client(), "nobody@example.org", "not the password")
    # The same work with the same parameters.
    assert len(tried) == 2
    assert tried[0] == tried[1]


def test_guessing_bars_the_address_also_for_the_right_password(
    app: Flask, people: People, store: BulletinStore
) -> None:
    client = app.test_client()
    for _ in range(people_guesses.FREE):
        assert enter(client, "lan@example.org", "not the password").status_code == 403
    barred = enter(client, "lan@example.org", PASSWORD)
    assert barred.status_code == 429
    assert "too many wrong passwords" in barred.text
    # Nobody else is kept out.
    assert enter(app.test_client(), "minh@example.org", PASSWORD).status_code == 303
    (entry,) = AuditTrail(store.engine).entries(action="person.lock_out")
    assert (entry.object, entry.details["failures"]) == (people["editor"].id, "5")


def test_an_address_that_nobody_has_is_barred_in_the_same_way(app: Flask, people: People) -> None:
    client = app.test_client()
    codes = [enter(client, "nobody@example.org", "x").status_code for _ in range(people_guesses.FREE + 1)]
    assert codes == [403] * people_guesses.FREE + [429]


def test_the_bar_ends_and_each_next_one_is_longer(app: Flask, people: People, store: BulletinStore) -> None:
    store_of_guesses = people_guesses.GuessStore(store.engine)
    minutes = []
    for _ in range(12):
        store_of_guesses.failed("lan@example.org")
        with store.engine.begin() as connection:
            row = connection.execute(sa.select(guesses)).mappings().one()
            minutes.append(round((row["until"] - row["last"]).total_seconds() / 60) if row["until"] else 0)
            connection.execute(guesses.update().values(until=None))
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert enter(app.test_client(), "lan@example.org", PASSWORD).status_code == 303
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(guesses)).all() == []


def test_one_address_of_the_net_may_not_try_for_ever(app: Flask, people: People) -> None:
    client = app.test_client()
    codes = [enter(client, f"n{number}@example.org", "x").status_code for number in range(21)]
    assert codes == [403] * 20 + [429]


def test_signing_out_ends_the_session_where_it_is_kept(app: Flask, desk: Desk) -> None:
    client = desk("editor")
    stolen = client.get_cookie("bulletins")
    assert stolen is not None
    out = client.post("/sign-out")
    assert (out.status_code, out.headers["Location"]) == (303, "/sign-in")
    thief = app.test_client()
    thief.set_cookie("bulletins", stolen.value)
    assert thief.get("/batches").status_code == 303


def test_what_a_browser_had_before_does_not_go_on_after_signing_in(guarded: Flask, people: People) -> None:
    client = guarded.test_client()

    def token() -> str:
        return client.get("/sign-in").text.partition('name="csrf_token" value="')[2].partition('"')[0]

    first = token()
    enter(client, "lan@example.org", PASSWORD, csrf_token=first)
    # The token of before is another session's.
    assert client.post("/account", data={"name": "Lan", "csrf_token": first}).status_code == 400


def test_a_session_ends_after_a_week_of_silence_and_after_a_month(
    app: Flask, desk: Desk, store: BulletinStore
) -> None:
    for column, age in (("seen", people_sessions.IDLE), ("created", people_sessions.LONGEST)):
        client = desk("editor")
        assert client.get("/batches").status_code == 200
        with store.engine.begin() as connection:
            ((latest,),) = connection.execute(
                sa.select(sessions.c.hash).order_by(sessions.c.created.desc()).limit(1)
            ).all()
            moment = people_sessions.now() - age - timedelta(minutes=1)
            connection.execute(sessions.update().where(sessions.c.hash == latest).values(**{column: moment}))
        assert client.get("/batches").status_code == 303


def test_neither_password_nor_session_can_be_read_from_the_database(desk: Desk, store: BulletinStore) -> None:
    client = desk("editor")
    with client.session_transaction() as session:
        secret = session["_user_id"]
    assert len(secret) == 43
    with store.engine.connect() as connection:
        kept = str(connection.execute(sa.select(table)).all() + connection.execute(sa.select(sessions)).all())
    assert secret not in kept
    assert PASSWORD not in kept
    assert kept.count("$argon2id$") == 4


def test_an_older_hash_is_replaced_when_the_password_is_shown(
    app: Flask, people: People, store: BulletinStore
) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    PeopleStore(store.engine).keep_hash(people["editor"].id, password=old)
    assert enter(app.test_client(), "lan@example.org", PASSWORD).status_code == 303
    found = PeopleStore(store.engine).with_email("lan@example.org")
    assert found is not None
    assert found[1] != old
    assert passwords.fits(PASSWORD, found[1])


def test_pages_of_people_are_kept_by_no_browser(app: Flask, desk: Desk) -> None:
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "no-store"
    assert desk("editor").get("/account").headers["Cache-Control"] == "no-store"


def test_secrets_stay_out_of_the_log(
    app: Flask, people: People, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client = app.test_client()
    enter(client, "lan@example.org", "a wrong password of mine")
    client.get("/join/a-secret-of-a-link")
    desk("editor").post("/account/tokens", data={"name": "n", "role": "reader", "days": "30"})
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert [
        word for word in (PASSWORD, "a wrong password", "a-secret-of-a-link", "pb_") if word in text
    ] == []
