"""Files over the web: taken out, looked at, taken in or left."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.database import BulletinStore
from service.database.audit import Actor
from service.database.ledger_rows import Draft
from service.ledger.changing import add
from service.ledger.entries import ledger_of
from service.ledger.exchange.importing import keep
from tests.service.ledger.test_ledger_pages import ID, app, client, text

__all__ = ["app", "client"]
TABLE = "vi,en,note\nxưởng thêu,embroidery mill,<script>alert(1)</script>\nHà Nội,Somewhere,\n"


def send(client: FlaskClient, data: bytes, name: str = "a.csv") -> str:
    answer = client.post("/ledger/import", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"]


def test_a_file_is_shown_then_taken_in(client: FlaskClient, store: BulletinStore) -> None:
    where = send(client, TABLE.encode(), "<b>my</b>.csv")
    page = client.get(where)
    said = text(page)
    assert "New 1" in said
    assert "Refused 1" in said
    assert "“Hà Nội” (vi) belongs to the entry “vn-ha-noi” already" in said
    assert "Take in 1 entry" in said
    assert "<script>alert" not in page.text
    assert "<b>my</b>" not in page.text
    revision = re.search(r'name="revision" value="(\d+)"', page.text)
    assert revision is not None
    done = client.post(where, data={"revision": revision[1]})
    assert (done.status_code, done.headers["Location"]) == (303, "/ledger?own=1")
    assert "1 entry was taken in." in text(client.get("/ledger?own=1"))
    assert ledger_of(store.engine).get("term-embroidery-mill").is_own
    # Once.
    assert client.get(where).status_code == 404
    assert client.post(where, data={"revision": revision[1]}).status_code == 404


def test_a_preview_that_is_out_of_date_is_shown_anew(
    client: FlaskClient, store: BulletinStore, weaver: Draft, editor: Actor
) -> None:
    where = send(client, TABLE.encode())
    add(store.engine, weaver, by=editor)
    late = client.post(where, data={"revision": "0"})
    assert late.headers["Location"] == where
    assert "The ledger has changed since this preview" in text(client.get(where))
    assert "term-embroidery-mill" not in ledger_of(store.engine).entries
    assert client.post(where, data={}).status_code == 400


def test_a_file_is_left_out(client: FlaskClient, store: BulletinStore) -> None:
    where = send(client, TABLE.encode())
    assert client.post(f"{where}/drop").headers["Location"] == "/ledger"
    assert client.get(where).status_code == 404
    assert not any(entry.is_own for entry in ledger_of(store.engine).entries.values())


def test_the_file_of_another_person_is_not_here(
    client: FlaskClient, store: BulletinStore, editor: Actor
) -> None:
    id = keep(store.engine, TABLE.encode(), name="a.csv", by=editor)
    for answer in (
        client.get(f"/ledger/import/{id}"),
        client.post(f"/ledger/import/{id}", data={"revision": "0"}),
    ):
        assert answer.status_code == 404
    assert "term-embroidery-mill" not in ledger_of(store.engine).entries


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"", 400, "empty, or none is chosen"),
        (b"PK\x03\x04 a zip", 400, "The table has a column"),
        (b"<html><body/></html>", 400, "its first element is <html>"),
        (b"x" * (1024 * 1024 + 1), 413, "larger than 1 MB"),
    ],
)
def test_what_is_no_ledger_comes_back_with_the_reason(
    client: FlaskClient, data: bytes, status: int, told: str
) -> None:
    answer = client.post("/ledger/import", data={"file": (io.BytesIO(data), "a.csv")})
    assert (answer.status_code, told in text(answer)) == (status, True)
    # The client keeps a large body in a file of its own, which nobody else closes.
    answer.request.environ["wsgi.input"].close()
    assert client.post("/ledger/import").status_code == 400


def test_the_ledger_is_taken_out(
    client: FlaskClient, store: BulletinStore, weaver: Draft, editor: Actor
) -> None:
    add(store.engine, weaver, by=editor)
    table = client.get("/ledger/export.csv")
    assert table.headers["Content-Disposition"] == "attachment; filename=ledger.csv"
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert (rows[0]["id"], rows[0]["zh"]) == (ID, "农氏春鲜")
    assert len(rows) == len(ledger_of(store.engine).entries)
    own = client.get("/ledger/export.tbx?own=1")
    assert own.mimetype == "application/x-tbx"
    assert own.data.count(b"<conceptEntry") == 1
    assert client.get("/ledger/export.exe").status_code == 404


@pytest.mark.parametrize(
    "path", ["/ledger/../people", "/ledger/import/..%2f..%2fetc", "/ledger/%00", "/ledger/" + "a" * 3000]
)
def test_addresses_of_nothing(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404
