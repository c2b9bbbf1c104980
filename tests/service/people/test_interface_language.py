"""The language of the account: it goes before the browser's and the cookie's, and the switch changes it."""

import re

from flask.testing import FlaskClient

from service.database import BulletinStore
from service.database.people import PeopleStore


def lang_of(client: FlaskClient, path: str = "/", wanted: str = "en") -> str:
    page = client.get(path, headers={"Accept-Language": wanted}).get_data(as_text=True)
    found = re.search(r'<html lang="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_account_decides_and_the_switch_changes_the_account(desk, people, store: BulletinStore) -> None:
    client = desk("editor")
    people_kept = PeopleStore(store.engine)
    client.set_cookie("language", "zh")
    assert lang_of(client) == "en"
    assert client.post("/language", data={"language": "vi", "next": "/batches"}).status_code == 303
    assert people_kept.get(people["editor"].id).language == "vi"
    assert lang_of(client) == "vi"
    people_kept.set_profile(people["editor"].id, name="Lan", language=None)
    # Without one of the account, the last choice at this browser counts.
    assert lang_of(client, wanted="zh") == "vi"


def test_navigation_shows_each_role_its_doors(desk) -> None:
    doors = {
        role: set(
            re.findall(
                r'<a href="(/[a-z]*)"',
                desk(role).get("/evaluation/human" if role == "evaluator" else "/").text,
            )
        )
        for role in ("editor", "evaluator", "administrator")
    }
    assert {"/", "/bulletins", "/ledger", "/memory", "/batches", "/numbers"} <= doors["editor"]
    assert not {"/people", "/audit", "/evaluation"} & doors["editor"]
    assert "/evaluation" in doors["evaluator"]
    assert not {"/bulletins", "/ledger", "/people"} & doors["evaluator"]
    assert {"/people", "/audit", "/account", "/evaluation"} <= doors["administrator"]
