"""The pages of the ledger, as a browser uses them."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.database import BulletinStore
from service.database.audit import Actor, AuditTrail
from service.database.ledger_rows import Draft
from service.ledger.changing import add, put
from service.ledger.entries import ledger_of
from service.settings import Settings
from service.web.people.access import guard_of
from tests.service.web.conftest import KeptJobs

FIELDS = {
    "kind": "person", "vi": "Nông Thị Xuân Tươi", "en": "Nong Thi Xuan Tuoi", "zh": "农氏春鲜",
    "zh_variants": "農氏春鮮女士\n~春鲜", "enforce": "1",
}  # fmt: skip
ID = "person-nong-thi-xuan-tuoi"


@pytest.fixture
def app(store: BulletinStore, tmp_path) -> Flask:
    settings = Settings.read(
        {
            "BULLETINS_DATA": str(tmp_path),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_MAX_UPLOAD_MB": "1",
            "BULLETINS_OPEN_API": "true",
        }
    )
    app = create_app(settings, store=store, jobs=KeptJobs(store))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def text(answer) -> str:
    """What stands on the page, without its tags."""
    body = re.sub(r"(?s)<(script|style|select|head).*?</\1>", " ", answer.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def listed(client: FlaskClient, **query: str) -> list[str]:
    page = client.get("/ledger", query_string=query)
    assert page.status_code == 200
    return re.findall(r'class="open" href="/ledger/([^"]+)"', page.text)


def test_an_entry_is_added_found_changed_and_deleted(client: FlaskClient, store: BulletinStore) -> None:
    made = client.post("/ledger", data=FIELDS)
    assert (made.status_code, made.headers["Location"]) == (303, f"/ledger/{ID}")
    kept = ledger_of(store.engine).get(ID).draft
    assert kept.forms["zh"] == ("农氏春鲜", "农氏春鲜女士", "春鲜")
    assert kept.unmatched == {("zh", "春鲜")}
    page = client.get(f"/ledger/{ID}")
    assert "The entry is kept." in text(page)
    assert "Added · " in text(page)
    form = client.get(f"/ledger/{ID}/edit").text
    assert 'name="version" value="1"' in form
    assert ">农氏春鲜女士\n~春鲜</textarea>" in form
    changed = client.post(f"/ledger/{ID}", data={**FIELDS, "zh_variants": "", "version": "1"})
    assert changed.headers["Location"] == f"/ledger/{ID}"
    asked = client.get(f"/ledger/{ID}/delete")
    assert "Delete this entry?" in text(asked)
    assert ID in ledger_of(store.engine).entries
    gone = client.post(f"/ledger/{ID}/delete", data={"version": "2"})
    assert (gone.status_code, gone.headers["Location"]) == (303, "/ledger")
    assert ID not in ledger_of(store.engine).entries
    assert client.get(f"/ledger/{ID}").status_code == 404
    trail = AuditTrail(store.engine).entries(object=ID)
    assert [entry.action for entry in trail] == ["ledger.delete", "ledger.change", "ledger.add"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cao bang", "vn-cao-bang"), ("Cao Bằng", "vn-cao-bang"), ("xuan tuoi", ID), ("Xuân Tươi", ID),
        ("农氏", ID), ("農氏", ID), ("da nang", "vn-da-nang"),
    ],
)  # fmt: skip
def test_a_search_needs_no_accents(
    client: FlaskClient, store: BulletinStore, weaver: Draft, editor: Actor, query: str, first: str
) -> None:
    add(store.engine, weaver, by=editor)
    assert listed(client, q=query)[0] == first


def test_a_search_with_other_accents_finds_nothing_and_says_what_to_do(client: FlaskClient) -> None:
    assert listed(client, q="càô bàng") == []
    page = text(client.get("/ledger?q=càô bàng"))
    assert "No entry fits." in page
    assert "Search without accents: cao bang" in page


def test_the_list_is_filtered_and_turned(
    client: FlaskClient, store: BulletinStore, weaver: Draft, editor: Actor
) -> None:
    add(store.engine, weaver, by=editor)
    assert listed(client, own="1") == [ID]
    assert listed(client)[0] == ID
    assert len(listed(client)) == 50
    assert listed(client, page="2")[0] not in listed(client)
    assert ID in listed(client, kind="person")
    assert "vn-ha-noi" not in listed(client, kind="person")
    assert listed(client, page="999") == []
    assert client.get("/ledger", query_string={"q": "x" * 201}).status_code == 400


def test_what_cannot_be_kept_comes_back_with_the_reason(client: FlaskClient, store: BulletinStore) -> None:
    refused = client.post("/ledger", data={**FIELDS, "vi": "Hà Nội"})
    assert refused.status_code == 409
    assert "“Hà Nội” (vi) belongs to the entry “vn-ha-noi” already" in text(refused)
    assert 'href="/ledger/vn-ha-noi"' in refused.text
    assert 'value="Hà Nội"' in refused.text
    refused = client.post("/ledger", data={"kind": "person", "vi": "Ai Đó"})
    assert (refused.status_code, "in at least two languages" in text(refused)) == (400, True)
    assert client.post("/ledger", data={**FIELDS, "note": "x" * 9000}).status_code == 400
    assert client.post("/ledger", data={}).status_code == 400
    assert not any(entry.is_own for entry in ledger_of(store.engine).entries.values())


def test_a_built_in_entry_is_overridden_never_edited(client: FlaskClient, store: BulletinStore) -> None:
    page = client.get("/ledger/vn-ha-noi")
    assert "Override" in text(page)
    assert "/ledger/vn-ha-noi/delete" not in page.text
    assert client.get("/ledger/vn-ha-noi/delete").status_code == 400
    data = {"kind": "place-vn", "vi": "Hà Nội", "en": "Ha Noi", "zh": "河内", "enforce": "1", "version": "0"}
    assert client.post("/ledger/vn-ha-noi", data=data).status_code == 303
    page = text(client.get("/ledger/vn-ha-noi"))
    assert "overrides a built-in entry" in page
    assert "The built-in entry that it takes the place of" in page
    client.post("/ledger/vn-ha-noi/delete", data={"version": "1"})
    assert not ledger_of(store.engine).get("vn-ha-noi").is_own


def test_nobody_overwrites_anybody_silently(
    client: FlaskClient, store: BulletinStore, weaver: Draft, editor: Actor
) -> None:
    add(store.engine, weaver, by=editor)
    put(store.engine, ID, replace(weaver, note="from Lan"), by=editor)
    late = client.post(f"/ledger/{ID}", data={**FIELDS, "note": "late", "version": "1"})
    assert late.status_code == 409
    assert "Somebody else has changed this in the meantime" in text(late)
    assert ledger_of(store.engine).get(ID).draft.note == "from Lan"
    assert 'name="version" value="2"' in late.text
    stale = client.post(f"/ledger/{ID}/delete", data={"version": "1"})
    assert stale.headers["Location"] == f"/ledger/{ID}"
    assert ID in ledger_of(store.engine).entries
    assert client.post(f"/ledger/{ID}", data=FIELDS).status_code == 400
    assert client.post(f"/ledger/{ID}/delete").status_code == 400


def test_stored_texts_are_escaped(client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    data = {
        "kind": "term",
        "vi": f"Xưởng {evil}",
        "en": f"Mill {evil}",
        "origin": evil,
        "note": evil,
        "enforce": "1",
    }
    where = client.post("/ledger", data=data).headers["Location"]
    for address in (
        "/ledger?own=1",
        where,
        f"{where}/edit",
        f"{where}/delete",
        f"{where}/mend",
        f"/ledger?q={evil}",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert evil not in page.text


def test_a_change_takes_a_token_and_the_right(app: Flask, store: BulletinStore) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for address in ("/ledger", "/ledger/vn-ha-noi", "/ledger/vn-ha-noi/delete", "/ledger/vn-ha-noi/mend",
                    "/ledger/import", "/ledger/import/x", "/bulletins/b/names"):  # fmt: skip
        assert app.test_client().post(address, data=FIELDS).status_code == 400
    assert not any(entry.is_own for entry in ledger_of(store.engine).entries.values())


def test_reading_and_changing_take_the_rights_for_it(app: Flask) -> None:
    guards = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("ledger"):
                for method in rule.methods & {"GET", "POST"}:
                    guards[rule.rule, method] = guard_of(rule.endpoint, rule.rule, method)
    reading = {rule for (rule, method), guard in guards.items() if guard == "read"}
    assert reading == {"/ledger", "/ledger/<id>", "/ledger/<id>/mend", "/ledger/export.<format>"}
    assert set(guards.values()) == {"read", "edit"}
    assert all(guard == "edit" for (_, method), guard in guards.items() if method == "POST")
