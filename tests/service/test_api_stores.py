from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from models.errors import BadInput, NotFound
from models.types import Article, Segment, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Conflict, Editing
from service.database.tokens import TokenStore
from service.database.webhooks import WebhookStore

EDITOR = Actor("t", "editor")
TITLE = Segment("t1", "title", 0, "Tiêu đề")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    store = BulletinStore(engine)
    store.create(Article("vi", "Tiêu đề", ("Một câu.",)), targets=["en"], id="b1")
    store.save_segments("b1", [TITLE])
    store.save_translation("b1", "t1", "en", Translation("Title"))
    store.finish("b1", models={})
    return store


def test_a_token_is_found_by_its_secret_until_it_is_revoked(engine: Engine) -> None:
    tokens = TokenStore(engine)
    row, secret = tokens.create("a", role="editor", days=1)
    found = tokens.find(secret)
    assert (found.id, found.role, found.name) == (row.id, "editor", "a")
    (listed,) = tokens.list()
    assert listed.used is not None
    tokens.revoke(row.id)
    first = tokens.list()[0].revoked
    tokens.revoke(row.id)
    assert tokens.list()[0].revoked == first
    assert tokens.find(secret) is None
    with pytest.raises(NotFound):
        tokens.revoke("none")


@pytest.mark.parametrize("key", ["", "pb_", "x", "pb_\0", "pb_\udc80"])
def test_what_is_no_secret_finds_nothing(engine: Engine, key: str) -> None:
    assert TokenStore(engine).find(key) is None


def test_a_draft_is_mended_approved_and_made_again(engine: Engine, store: BulletinStore) -> None:
    editing = Editing(engine)
    editing.approve("b1", by=EDITOR)
    editing.approve("b1", by=Actor("u", "other"))
    assert editing.approvals(["b1"])["b1"].name == "editor"
    editing.write("b1", "t1", "en", Translation("The title", origin="human"), by=EDITOR, expected=None)
    assert editing.approvals(["b1"]) == {}
    assert store.translations("b1")["t1"]["en"] == Translation("The title", origin="human")
    editing.make_again("b1", "t1", "en", by=EDITOR)
    assert (store.get("b1").state, store.translations("b1")) == ("queued", {})
    with pytest.raises(Conflict):
        editing.approve("b1", by=EDITOR)


def test_what_is_not_there_is_told(engine: Engine, store: BulletinStore) -> None:
    editing = Editing(engine)
    for wrong, error in (
        (("b2", "t1", "en"), NotFound),
        (("b1", "t9", "en"), NotFound),
        (("b1", "t1", "zh"), BadInput),
    ):
        with pytest.raises(error):
            editing.make_again(*wrong, by=EDITOR)
    assert store.get("b1").state == "draft"


def test_what_belongs_to_a_bulletin_goes_with_it(engine: Engine, store: BulletinStore) -> None:
    editing, calls = Editing(engine), WebhookStore(engine)
    editing.approve("b1", by=EDITOR)
    calls.add("b1", "https://example.org/", secret="s")
    editing.delete("b1", by=EDITOR)
    assert calls.of("b1") == []
    assert calls.claim() == []
    with pytest.raises(NotFound):
        store.get("b1")
    with pytest.raises(NotFound):
        editing.delete("b1", by=EDITOR)


@pytest.mark.usefixtures("store")
def test_a_call_belongs_to_who_claimed_it(engine: Engine) -> None:
    calls = WebhookStore(engine)
    id = calls.add("b1", "https://example.org/", secret="s")
    assert calls.add("b1", "https://example.org/", secret="s") == id
    (call,) = calls.claim()
    assert (call.id, call.state, call.title, call.attempts) == (id, "draft", "Tiêu đề", 1)
    assert calls.claim() == []
    calls.again(id, after=timedelta(seconds=-1), error="no answer")
    assert [each.attempts for each in calls.claim()] == [2]
    calls.delivered(id)
    assert calls.of("b1") == [("https://example.org/", "delivered", 2, None)]
