"""The page for a file that comes back, through the browser's eyes."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.types import Bulletin, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing

OLD, NEW = b"of 18 million dong is", b"of 180 million dong is"


@pytest.fixture
def file(client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]) -> bytes:
    put(bulletin)
    return client.get("/bulletins/b1/download/xliff?language=en").data


def bring(client: FlaskClient, data: bytes, name: str = "b.xlf") -> tuple[int, str]:
    # Written by hand: the client's own writer leaves temporary files open.
    head = f'--mark\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    answer = client.post(
        "/bulletins/b1/import",
        data=head.encode() + data + b"\r\n--mark--\r\n",
        content_type="multipart/form-data; boundary=mark",
    )
    return answer.status_code, answer.get_data(as_text=True)


def fields(page: str, *, take: list[str] | None = None) -> dict[str, object]:
    """Read the form as a browser would send it; `take` ticks other boxes than those that are ticked."""
    hidden = re.findall(
        r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', page.partition("/import/apply")[2]
    )
    ticked = re.findall(r'name="take" value="(\d+)" id="[\w-]+" checked', page)
    return {**{name: unescape(value) for name, value in hidden}, "take": ticked if take is None else take}


def written(store: BulletinStore, segment: str, text: str) -> None:
    made = Translation(text, origin="human")
    Editing(store.engine).write("b1", segment, "en", made, by=Actor("p", "Lan"), expected=None)


def test_the_page_asks_for_a_file(client: FlaskClient, file: bytes) -> None:
    page = client.get("/bulletins/b1/import").get_data(as_text=True)
    assert '<input id="file" name="file" type="file" required accept=".xlf,.xliff,.docx"' in page
    assert 'name="csrf_token"' in page


def test_changes_are_shown_and_nothing_is_changed_yet(
    client: FlaskClient, store: BulletinStore, file: bytes
) -> None:
    before = store.translations("b1")
    status, page = bring(client, file.replace(OLD, NEW))
    assert status == 200
    assert [each.strip() for each in re.findall(r"<del>(.*?)</del>", page)] == ["18"]
    assert [each.strip() for each in re.findall(r"<ins>(.*?)</ins>", page)] == ["180"]
    assert "1 sentence changed · 0 conflicts · 0 refused · 10 unchanged" in page
    assert store.translations("b1") == before


def test_what_is_ticked_is_taken(client: FlaskClient, store: BulletinStore, file: bytes) -> None:
    _, page = bring(client, file.replace(OLD, NEW))
    answer = client.post("/bulletins/b1/import/apply", data=fields(page))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bulletins/b1")
    made = store.translations("b1")["p1s3"]["en"]
    assert (made.origin, NEW.decode() in made.text) == ("human", True)
    assert "1 correction is in." in client.get("/bulletins/b1").get_data(as_text=True)


def test_what_is_not_ticked_is_not_taken(client: FlaskClient, store: BulletinStore, file: bytes) -> None:
    _, page = bring(client, file.replace(OLD, NEW))
    answer = client.post("/bulletins/b1/import/apply", data=fields(page, take=[]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bulletins/b1/import")
    assert store.translations("b1")["p1s3"]["en"].origin == "model"


def test_a_conflict_is_not_ticked_and_says_why(
    client: FlaskClient, store: BulletinStore, file: bytes
) -> None:
    written(store, "p1s3", "The fund pays it.")
    _, page = bring(client, file.replace(OLD, NEW))
    assert "This sentence was changed here since the file was made." in page
    assert fields(page)["take"] == []
    (number,) = re.findall(r'name="take" value="(\d+)"', page)
    client.post("/bulletins/b1/import/apply", data=fields(page, take=[number]))
    assert NEW.decode() in store.translations("b1")["p1s3"]["en"].text


def test_what_somebody_changed_in_the_meantime_stays_and_is_told(
    client: FlaskClient, store: BulletinStore, file: bytes
) -> None:
    _, page = bring(client, file.replace(OLD, NEW))
    written(store, "p1s3", "The fund pays it.")
    client.post("/bulletins/b1/import/apply", data=fields(page))
    assert store.translations("b1")["p1s3"]["en"].text == "The fund pays it."
    assert "so they stay as they are: p1s3 (en)." in client.get("/bulletins/b1").get_data(as_text=True)


def test_refused_sentences_have_no_box(client: FlaskClient, file: bytes) -> None:
    _, page = bring(client, file.replace(b'<segment id="p3s1"', b'<segment id="p9s9"'))
    assert "The bulletin has no such sentence" in page
    assert 'name="take"' not in page
    assert "1 not in the file" in page


def test_of_many_refused_sentences_the_first_are_shown(client: FlaskClient, file: bytes) -> None:
    more = b'<unit id="more">' + b"<segment><source>a</source></segment>" * 130 + b"</unit></file>"
    _, page = bring(client, file.replace(b"</file>", more))
    assert (page.count("The bulletin has no such sentence"), "and 30 more" in page) == (100, True)


def test_an_approved_bulletin_warns(client: FlaskClient, store: BulletinStore, file: bytes) -> None:
    Editing(store.engine).move("b1", "approved", by=Actor("p", "Lan"), reason="as it is")
    _, page = bring(client, file.replace(OLD, NEW))
    assert "A correction makes it a draft again." in page


def test_the_table_of_word_is_taken_too(client: FlaskClient, file: bytes) -> None:
    status, page = bring(client, client.get("/bulletins/b1/download/docx").data, "b.docx")
    assert (status, "22 unchanged" in page, "nothing in this file to take over" in page) == (200, True, True)


UNUSABLE = [
    (b"", 400, "No file is chosen."),
    (b"words", 400, "This is neither an XLIFF file nor a Word document."),
    (b"PK\x03\x04broken", 400, "The file is damaged."),
    (
        b'<!DOCTYPE a [<!ENTITY b "c">]><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>',
        400,
        "XML entities",
    ),
    (b"<" + b"a" * 1_100_000, 413, "The file is larger than any bulletin is."),
]


def test_a_file_that_cannot_be_used_comes_back_with_the_reason(client: FlaskClient, file: bytes) -> None:
    for data, status, text in UNUSABLE:
        got, page = bring(client, data)
        assert (got, text in page, 'role="alert"' in page) == (status, True, True)


def test_the_file_of_another_bulletin_is_refused(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None], file: bytes
) -> None:
    put(bulletin, id="b2")
    other = client.get("/bulletins/b2/download/xliff?language=en").data
    status, page = bring(client, other)
    assert (status, "This file belongs to another bulletin." in page) == (400, True)


def test_scripts_in_a_file_are_shown_not_run(client: FlaskClient, file: bytes) -> None:
    hostile = b"&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&gt;"
    _, page = bring(client, file.replace(OLD, hostile))
    assert "&lt;script&gt;" in page.replace("</ins><ins>", "")
    assert "<script>alert" not in page


STRANGE = [
    {"text.1": ""},
    {"text.1": " "},
    {"text.1": "x" * 5001},
    {"version.1": ""},
    {"version.1": "-1"},
    {"version.1": "9" * 30},
    {"language.1": "vi"},
]


def test_a_form_that_is_not_ours_changes_nothing(
    client: FlaskClient, store: BulletinStore, file: bytes
) -> None:
    before = store.translations("b1")
    right = {"take": "1", "text.1": "x", "segment.1": "t1", "language.1": "en", "version.1": "1"}
    for wrong in STRANGE:
        assert client.post("/bulletins/b1/import/apply", data={**right, **wrong}).status_code == 400
    assert store.translations("b1") == before


def test_a_forged_request_is_refused(guarded: Flask, bulletin: Bulletin, put: Callable[..., None]) -> None:
    put(bulletin)
    client = guarded.test_client()
    for path in ("/bulletins/b1/import", "/bulletins/b1/import/apply"):
        assert client.post(path, data={"take": "1"}).status_code == 400


def test_an_unfinished_bulletin_takes_no_file(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=2)
    assert client.get("/bulletins/b1/import").status_code == 409
    assert client.get("/bulletins/zz/import").status_code == 404
