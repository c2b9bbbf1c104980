"""The pages, the suggestions for the editor, and the API, through the front door."""

import io
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.memory import MemoryStore
from service.database.memory_tables import memory_imports, memory_texts, memory_units
from service.database.tables import bulletins
from service.database.tokens import Role as TokenRole
from service.database.tokens import TokenStore
from service.jobs import Jobs
from service.settings import Settings
from service.web.people import access
from service.web.people import person as people
from tests.service.memory.conftest import add_unit, approve_in

SAID = {"vi": "Hội nghị có 45 đại biểu.", "en": "The conference had 45 delegates.", "zh": "会议有45名代表。"}
NASTY = "<script>alert('x')</script> & “y”"
FILE = (
    '<tmx version="1.4"><header srclang="vi"/><body><tu><tuv xml:lang="vi"><seg>Chợ mở.</seg></tuv>'
    '<tuv xml:lang="en"><seg>The market opened.</seg></tuv></tu></body></tmx>'
).encode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, BulletinStore]]:
    """One application for all tests here; each begins with nothing in the database."""
    settings = Settings.read(
        {
            "BULLETINS_DATA": str(tmp_path_factory.mktemp("memory")),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_OPEN_API": "true",
            "BULLETINS_MAX_UPLOAD_MB": "1",
        }
    )
    engine = open_engine(settings.database_url)
    store = BulletinStore(engine)
    app = create_app(settings, store=store, jobs=Jobs(settings, store, None))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, store
    engine.dispose()


@pytest.fixture
def store(opened: tuple[Flask, BulletinStore]) -> BulletinStore:
    store = opened[1]
    with store.engine.begin() as connection:
        for table in (memory_texts, memory_units, memory_imports, bulletins):
            connection.execute(table.delete())
    return store


@pytest.fixture
def client(opened: tuple[Flask, BulletinStore], store: BulletinStore) -> FlaskClient:
    return opened[0].test_client()


@pytest.fixture
def as_token(store: BulletinStore) -> Callable[[TokenRole], dict[str, str]]:
    def header(role: TokenRole) -> dict[str, str]:
        return {"Authorization": f"Bearer {TokenStore(store.engine).create('test', role=role)[1]}"}

    return header


def test_an_empty_memory_says_how_it_fills(client: FlaskClient) -> None:
    page = client.get("/memory")
    assert page.status_code == 200
    assert "The memory is empty." in page.text
    assert "approve a bulletin, and its sentences are kept here" in page.text


def test_a_search_without_accents_finds_the_entry_and_its_bulletin(
    client: FlaskClient, store: BulletinStore
) -> None:
    approve_in(store.engine, "b1", [(SAID["vi"], {"en": SAID["en"]})])
    page = client.get("/memory?q=hoi+nghi")
    assert SAID["en"] in page.text
    assert '<a href="/bulletins/b1">Title of b1</a>' in page.text
    none = client.get("/memory?q=h%E1%BB%91i")
    assert "The memory has no such sentence." in none.text
    assert 'href="/memory?q=hoi"' in none.text


def test_a_link_leads_to_no_bulletin_that_is_gone(client: FlaskClient, store: BulletinStore) -> None:
    approve_in(store.engine, "b1", [(SAID["vi"], {"en": SAID["en"]})])
    client.delete("/api/v1/bulletins/b1")
    page = client.get("/memory")
    assert "/bulletins/b1" not in page.text
    assert "Title of b1" in page.text


@pytest.mark.parametrize(
    "address", ["/memory?after=x", "/memory?q=" + "a" * 201, "/memory?q=a%00b&after=%00"]
)
def test_addresses_that_nobody_gave_out_are_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_an_entry_is_corrected_and_keeps_its_history(client: FlaskClient, store: BulletinStore) -> None:
    unit = add_unit(store.engine, "u1", SAID)
    sent = {**SAID, "en": "The conference had only 45 delegates.", "mark": unit.mark}
    assert client.post("/memory/u1", data=sent).headers["Location"] == "/memory/u1"
    assert MemoryStore(store.engine).get("u1").texts["en"] == sent["en"]
    page = client.get("/memory/u1").text
    assert "The entry is corrected." in page
    assert "The conference had <ins>only </ins>45 delegates." in page
    stale = client.post("/memory/u1", data={**sent, "en": "Another."})
    assert stale.status_code == 409
    assert "Somebody else has corrected this entry" in stale.text
    assert ">Another.</textarea>" in stale.text


def test_what_cannot_be_kept_comes_back_with_the_reason(client: FlaskClient, store: BulletinStore) -> None:
    unit = add_unit(store.engine, "u1", SAID)
    page = client.post("/memory/u1", data={"vi": "Chợ.", "mark": unit.mark})
    assert page.status_code == 400
    assert "at least two languages" in page.text
    assert dict(MemoryStore(store.engine).get("u1").texts) == SAID


def test_an_entry_is_deleted(client: FlaskClient, store: BulletinStore) -> None:
    add_unit(store.engine, "u1", SAID)
    assert client.post("/memory/u1/delete").status_code == 303
    assert client.get("/memory/u1").status_code == 404
    assert client.post("/memory/u1/delete").status_code == 404


def test_scripts_in_stored_fields_are_shown_as_text(client: FlaskClient, store: BulletinStore) -> None:
    add_unit(store.engine, "u1", {"vi": NASTY, "en": NASTY})
    client.post("/memory/u1", data={"vi": NASTY, "en": f"{NASTY} again"})
    file = FILE.replace("Chợ mở.".encode(), b"&lt;script&gt;alert('x')&lt;/script&gt;")
    place = client.post("/memory/import", data={"file": (io.BytesIO(file), f"{NASTY}.tmx")}).headers[
        "Location"
    ]
    for address in ("/memory", "/memory/u1", place):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_file_is_shown_first_and_then_taken_in(client: FlaskClient, store: BulletinStore) -> None:
    answer = client.post("/memory/import", data={"file": (io.BytesIO(FILE), "old.tmx")})
    place = answer.headers["Location"]
    preview = client.get(place)
    assert "New sentences" in preview.text
    assert "Add 1 entry" in preview.text
    assert MemoryStore(store.engine).count() == 0
    assert client.post(place).headers["Location"] == "/memory"
    assert "1 entry was added." in client.get("/memory").text
    assert client.get(place).status_code == 404
    again = client.post("/memory/import", data={"file": (io.BytesIO(FILE), "old.tmx")}).headers["Location"]
    assert "In the memory already" in client.get(again).text
    assert client.post(f"{again}/drop").status_code == 303
    assert client.get(again).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        (b"", 400, "The file is empty, or none is chosen."),
        (b"%PDF-1.7", 400, "not well-formed XML"),
        (b"<tmx>" + b" " * 1_048_576, 413, "larger than 1 MB"),
        (b"<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx><body><tu/></body></tmx>", 400, "declares entities"),
    ],
    ids=["empty", "pdf", "large", "entities"],
)
def test_files_that_cannot_be_used_are_refused_on_the_form(
    client: FlaskClient, data: bytes, status: int, message: str
) -> None:
    # Written by hand: the client's own writer leaves temporary files open.
    head = b'--mark\r\nContent-Disposition: form-data; name="file"; filename="a.tmx"\r\n\r\n'
    body = head + data + b"\r\n--mark--\r\n"
    page = client.post("/memory/import", data=body, content_type="multipart/form-data; boundary=mark")
    assert page.status_code == status
    assert message in page.text


def test_a_file_of_another_person_is_not_shown(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    place = client.post("/memory/import", data={"file": (io.BytesIO(FILE), "a.tmx")}).headers["Location"]
    other = people.Person("p9", "Other", "", "approver")
    monkeypatch.setattr("service.web.memory.files.current_person", lambda: other)
    assert client.get(place).status_code == 404
    assert client.post(place).status_code == 404


def test_the_memory_goes_out_as_a_file(client: FlaskClient, store: BulletinStore) -> None:
    add_unit(store.engine, "u1", SAID)
    answer = client.get("/memory/export.tmx")
    assert answer.content_type == "application/x-tmx+xml"
    assert answer.headers["Content-Disposition"] == "attachment; filename=memory.tmx"
    assert f"<seg>{SAID['zh']}</seg>" in answer.text


def test_the_editor_gets_suggestions_with_differences(client: FlaskClient, store: BulletinStore) -> None:
    add_unit(store.engine, "u1", SAID)
    approve_in(store.engine, "b1", [("Hội nghị có 46 đại biểu.", {"en": "x"})])
    add_unit(store.engine, "u2", {"vi": "Hội nghị có 45 đại biểu.", "zh": "会议有45人。"}, day=2)
    items = client.get("/bulletins/b1/segments/p1s1/en/suggestions").json["items"]
    assert [(each["text"], each["score"]) for each in items] == [("x", 100), (SAID["en"], 78)]
    diff = items[1]["diff"]
    assert "".join(text for sign, text in diff if sign != "+") == SAID["vi"]
    assert "".join(text for sign, text in diff if sign != "-") == "Hội nghị có 46 đại biểu."
    assert {text.strip() for sign, text in diff if sign != "="} == {"45", "46"}
    assert items[1]["numbers"] == [["45", "46"]]
    assert (items[1]["source"], items[1]["origin"]) == (SAID["vi"], "old.tmx")


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("b9/segments/p1s1/en", 404),
        ("b1/segments/p9s9/en", 404),
        ("b1/segments/p1s1/zh", 400),
        ("b1/segments/p1s1/xx", 404),
    ],
)
def test_suggestions_for_what_is_not_there(
    client: FlaskClient, store: BulletinStore, place: str, status: int
) -> None:
    approve_in(store.engine, "b1", [("Hội nghị.", {"en": "x"})])
    assert client.get(f"/bulletins/{place}/suggestions").status_code == status


def test_programs_list_search_and_read(
    client: FlaskClient, store: BulletinStore, as_token: Callable[[TokenRole], dict[str, str]]
) -> None:
    add_unit(store.engine, "u1", SAID)
    add_unit(store.engine, "u2", {"vi": "Chợ.", "en": "Market."}, day=2)
    reader = as_token("reader")
    first = client.get("/api/v1/memory?limit=1", headers=reader).json
    assert [each["id"] for each in first["items"]] == ["u2"]
    second = client.get(f"/api/v1/memory?limit=1&after={first['next']}", headers=reader).json
    assert ([each["id"] for each in second["items"]], second["next"]) == (["u1"], None)
    found = client.get("/api/v1/memory?q=hoi+nghi&language=vi", headers=reader).json["items"]
    assert [each["texts"] for each in found] == [SAID]
    one = client.get("/api/v1/memory/u1", headers=reader).json
    assert (one["texts"], one["by"], one["history"]) == (SAID, "Importer", [])


def test_programs_correct_and_delete_with_the_scope_for_it(
    client: FlaskClient, store: BulletinStore, as_token: Callable[[TokenRole], dict[str, str]]
) -> None:
    add_unit(store.engine, "u1", SAID)
    body = {"texts": {"vi": SAID["vi"], "en": "45 delegates came."}}
    for role in ("reader", "editor"):
        assert client.put("/api/v1/memory/u1", json=body, headers=as_token(role)).status_code == 403
        assert client.delete("/api/v1/memory/u1", headers=as_token(role)).status_code == 403
    approver = as_token("approver")
    done = client.put("/api/v1/memory/u1", json=body, headers=approver)
    assert (done.status_code, done.json["texts"], done.json["by"]) == (200, body["texts"], "test")
    assert [each["texts"] for each in done.json["history"]] == [SAID]
    for wrong in ({"vi": "Chợ."}, {"vi": "Chợ.", "fr": "x"}, {"vi": "Chợ.", "en": ""}):
        assert client.put("/api/v1/memory/u1", json={"texts": wrong}, headers=approver).status_code == 422
    assert client.delete("/api/v1/memory/u1", headers=approver).status_code == 204
    assert client.get("/api/v1/memory/u1", headers=approver).status_code == 404


ROLES = [
    ("evaluator", (403, 403, 403, 403, 403)),
    ("editor", (200, 200, 403, 403, 403)),
    ("approver", (200, 200, 303, 200, 303)),
]


@pytest.mark.parametrize(("role", "answers"), ROLES)
def test_each_role_may_do_what_it_should(
    client: FlaskClient,
    store: BulletinStore,
    monkeypatch: pytest.MonkeyPatch,
    role: Literal["evaluator", "editor", "approver"],
    answers: tuple[int, ...],
) -> None:
    unit = add_unit(store.engine, "u1", SAID)
    person = people.Person("p9", "Hoa", "hoa@example.org", role)
    monkeypatch.setattr(access, "signed_in", lambda: person)
    got = (
        client.get("/memory").status_code,
        client.get("/memory/export.tmx").status_code,
        client.post("/memory/u1", data={**SAID, "en": "45 came.", "mark": unit.mark}).status_code,
        client.get("/memory/import").status_code,
        client.post("/memory/u1/delete").status_code,
    )
    assert got == answers


def test_nobody_sees_the_memory_without_signing_in(
    client: FlaskClient, store: BulletinStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_unit(store.engine, "u1", SAID)
    monkeypatch.setattr(access, "signed_in", lambda: None)
    assert client.get("/memory").status_code == 303
    assert client.post("/memory/u1/delete").status_code == 401
    assert MemoryStore(store.engine).count() == 1


@pytest.mark.parametrize("address", ["/memory/u1", "/memory/u1/delete", "/memory/import", "/memory/import/x"])
def test_forged_changes_are_refused(
    opened: tuple[Flask, BulletinStore], store: BulletinStore, address: str
) -> None:
    add_unit(store.engine, "u1", SAID)
    opened[0].config["WTF_CSRF_ENABLED"] = True
    try:
        answer = opened[0].test_client().post(address, data=SAID)
    finally:
        opened[0].config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert MemoryStore(store.engine).get("u1").texts["en"] == SAID["en"]


def test_fields_that_nobody_asked_for_change_nothing(client: FlaskClient, store: BulletinStore) -> None:
    unit = add_unit(store.engine, "u1", SAID)
    sent = {
        **SAID,
        "en": "45 came.",
        "mark": unit.mark,
        "by": "Somebody",
        "bulletin": "b9",
        "role": "title",
        "id": "u9",
    }
    client.post("/memory/u1", data=sent)
    now = MemoryStore(store.engine).get("u1")
    assert (now.by, now.bulletin, now.role) == (people.OPEN.name, None, "body")
