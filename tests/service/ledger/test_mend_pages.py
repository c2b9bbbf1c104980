"""The page that lists sentences with an old form, and the form that confirms a name beside a bulletin."""

import re

import pytest
from flask.testing import FlaskClient

from models.types import Article, NameProposal, Segment, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.desk import editing_of
from service.ledger.entries import ledger_of
from tests.service.ledger.test_ledger_pages import FIELDS, ID, app, client, text

__all__ = ["app", "client"]
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def bulletin(store: BulletinStore) -> str:
    source = "Bà Nông Thị Xuân Tươi mở lớp dệt."
    store.create(Article("vi", f"Lớp dệt {EVIL}", (source,)), targets=["en", "zh"], id="b1")
    store.save_segments("b1", [Segment("p1s1", "body", 1, source)])
    store.save_names(
        "b1",
        [
            NameProposal(
                "Nông Thị Xuân Tươi",
                "person",
                {"en": ("Nong Thi Xuan Tuoi",), "zh": ("农氏春鲜",)},
                "A guess.",
            )
        ],
    )
    store.save_translation("b1", "p1s1", "en", Translation(f"Ms Nong Thi Xuan Tuoi opened a class {EVIL}."))
    store.save_translation("b1", "p1s1", "zh", Translation("农氏春鲜（Nong Thi Xuan Tuoi）开了班。"))
    store.finish("b1", models={})
    return "b1"


def test_a_name_is_confirmed_beside_its_bulletin(
    client: FlaskClient, store: BulletinStore, bulletin: str
) -> None:
    page = client.get("/bulletins/b1")
    assert 'action="/bulletins/b1/names"' in page.text
    data = {**FIELDS, "surface": "Nông Thị Xuân Tươi", "zh_variants": "", "note": "asked her"}
    done = client.post("/bulletins/b1/names", data=data)
    assert (done.status_code, done.headers["Location"]) == (303, "/bulletins/b1#names")
    page = client.get("/bulletins/b1")
    assert "“Nông Thị Xuân Tươi” is in the ledger now" in text(page)
    assert "1 sentence of this bulletin was mended." in text(page)
    assert 'action="/bulletins/b1/names"' not in page.text
    assert store.translations("b1")["p1s1"]["zh"].text == "农氏春鲜开了班。"
    assert ledger_of(store.engine).get(ID).draft.note == "asked her"
    again = client.post("/bulletins/b1/names", data=data)
    assert again.status_code == 303
    assert "belongs to the entry" in text(client.get("/bulletins/b1"))


def test_what_is_left_of_a_guess_is_pointed_to(
    client: FlaskClient, store: BulletinStore, bulletin: str, editor: Actor
) -> None:
    editing_of(store.engine).move("b1", "approved", by=editor, reason="test")
    client.post("/bulletins/b1/names", data={**FIELDS, "surface": "Nông Thị Xuân Tươi", "zh_variants": ""})
    page = client.get("/bulletins/b1")
    assert "Other sentences still have the name in another form." in text(page)
    assert f'<a href="/ledger/{ID}/mend">Look at them</a>' in page.text
    assert store.get("b1").workflow == "approved"


def test_scripts_are_answered_in_json(client: FlaskClient, store: BulletinStore, bulletin: str) -> None:
    data = {**FIELDS, "surface": "Nông Thị Xuân Tươi", "zh": "", "zh_variants": ""}
    how = {"headers": {"Accept": "application/json"}}
    refused = client.post("/bulletins/b1/names", data=data, **how)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_input")
    done = client.post("/bulletins/b1/names", data={**data, "zh": "农氏春鲜"}, **how)
    assert (done.status_code, done.json) == (200, {"entry": ID, "mended": 1})
    assert client.post("/bulletins/none/names", data=data, **how).status_code == 404
    assert client.post("/bulletins/none/names", data=data).status_code == 404


@pytest.fixture
def changed(client: FlaskClient, store: BulletinStore, bulletin: str, editor: Actor) -> str:
    client.post("/ledger", data={**FIELDS, "zh_variants": ""})
    editing = editing_of(store.engine)
    for to in ("approved", "published"):
        editing.move("b1", to, by=editor, reason="test")
    answer = client.post(
        f"/ledger/{ID}", data={**FIELDS, "zh": "侬氏春鲜", "zh_variants": "", "version": "1"}
    )
    # Who changes an entry that stands in bulletins is shown them at once.
    assert answer.headers["Location"] == f"/ledger/{ID}/mend"
    return ID


def test_sentences_are_shown_as_they_would_read(client: FlaskClient, changed: str) -> None:
    page = client.get(f"/ledger/{changed}/mend")
    assert {"<del>农</del>", "<ins>侬</ins>"} <= set(re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", page.text))
    assert "Published" in text(page)
    assert EVIL not in page.text
    assert "1 bulletin still has an old form." in text(client.get(f"/ledger/{changed}"))


@pytest.mark.parametrize("data", [{"all": "1"}, {"place": "b1 p1s1 zh 1"}])
def test_sentences_are_mended(
    client: FlaskClient, store: BulletinStore, changed: str, data: dict[str, str]
) -> None:
    done = client.post(f"/ledger/{changed}/mend", data=data)
    assert (done.status_code, done.headers["Location"]) == (303, f"/ledger/{changed}")
    page = text(client.get(f"/ledger/{changed}"))
    assert "1 sentence was mended." in page
    assert "1 approved bulletin is a draft again" in page
    assert store.translations("b1")["p1s1"]["zh"].text == "侬氏春鲜（Nong Thi Xuan Tuoi）开了班。"
    assert store.get("b1").workflow == "draft"
    assert "No bulletin has an old form" in text(client.get(f"/ledger/{changed}/mend"))


@pytest.mark.parametrize(
    "data", [{}, {"place": "b1"}, {"place": "b1 p1s1 zh x"}, {"place": "b1 p1s1 zh 99999999999"}]
)
def test_what_names_no_sentence_is_refused(
    client: FlaskClient, store: BulletinStore, changed: str, data: dict[str, str]
) -> None:
    assert client.post(f"/ledger/{changed}/mend", data=data).status_code == 400
    assert store.get("b1").workflow == "published"


def test_a_deleted_entry_has_nothing_to_mend(client: FlaskClient, store: BulletinStore, changed: str) -> None:
    client.post(f"/ledger/{changed}/delete", data={"version": "2"})
    assert client.get(f"/ledger/{changed}/mend").status_code == 404
    assert client.post(f"/ledger/{changed}/mend", data={"all": "1"}).status_code == 404
