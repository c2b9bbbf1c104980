"""The page and the buttons that publish: who may press them, and what happens."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.types import Bulletin, Translation
from service.app import create_app
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing
from service.publishing import publish, published
from service.settings import Settings

BY = Actor("lan", "Lan")
Put = Callable[..., str]


def test_the_button_publishes_and_leads_back(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    approved(bulletin)
    assert "Each page keeps its address for good." in client.get("/bulletins/b1/publish").get_data(
        as_text=True
    )
    answer = client.post("/bulletins/b1/publish")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bulletins/b1")
    assert store.get("b1").workflow == "published"


def test_what_is_not_approved_is_refused_with_a_cure(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, keep: Put
) -> None:
    keep(bulletin)
    assert "It is not approved yet" in client.get("/bulletins/b1/publish").get_data(as_text=True)
    assert client.post("/bulletins/b1/publish").status_code == 409
    assert published(store.engine, "b1") is None


def test_a_correction_without_a_note_is_asked_for_one_and_keeps_what_was_typed(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    publish(store, approved(bulletin), BY)
    Editing(store.engine).write("b1", "t1", "en", Translation("New", origin="human"), by=BY, expected=None)
    assert "The changed text is not approved yet" in client.get("/bulletins/b1/publish").get_data(
        as_text=True
    )
    Editing(store.engine).move("b1", "approved", by=BY, reason="read")
    refused = client.post("/bulletins/b1/publish", data={"note": "  "})
    assert refused.status_code == 400
    assert "Say in a sentence what was corrected" in refused.get_data(as_text=True)
    taken = client.post("/bulletins/b1/publish", data={"note_en": "A new title.", "note_zh": "标题更新。"})
    assert taken.status_code == 303
    found = published(store.engine, "b1")
    assert found is not None
    assert found.note == {"en": "A new title.", "zh": "标题更新。"}


def test_the_editors_one_field_for_a_note_is_taken_too(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    publish(store, approved(bulletin), BY)
    assert client.post("/bulletins/b1/publish", data={"note": "Said anew."}).status_code == 303
    found = published(store.engine, "b1")
    assert found is not None
    assert found.note == {"und": "Said anew."}


def test_the_other_button_takes_back(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    path = publish(store, approved(bulletin), BY).paths["en"]
    assert client.post("/bulletins/b1/unpublish", data={"reason": "Wrong day."}).status_code == 303
    assert client.get(path).status_code == 410
    assert client.post("/bulletins/b1/unpublish").status_code == 409
    assert "It was public and was taken back" in client.get("/bulletins/b1/publish").get_data(as_text=True)


@pytest.fixture
def closed(tmp_path: Path, store: BulletinStore) -> Flask:
    """The service with its doors locked, as it is by default."""

    class NoJobs:
        ready = True
        problem: str | None = None

        def submit(self, article: object, *, targets: Sequence[str], key: str | None = None) -> str:
            raise AssertionError

    settings = Settings.read(
        {"BULLETINS_DATA": str(tmp_path), "BULLETINS_SECRET_KEY": "only for these tests"}
    )
    app = create_app(settings, store=store, jobs=NoJobs())  # type: ignore[arg-type]
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_strangers_read_what_is_public_and_press_nothing(
    closed: Flask, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    path = publish(store, approved(bulletin), BY).paths["vi"]
    client = closed.test_client()
    assert client.get(path).status_code == 200
    assert client.get("/p/vi/").status_code == 200
    assert client.get("/p/vi/feed.atom").status_code == 200
    assert client.get("/bulletins/b1/publish").status_code == 303
    assert client.post("/bulletins/b1/publish").status_code == 401
    assert client.post("/bulletins/b1/unpublish").status_code == 401
    assert client.get(path).status_code == 200
    assert "Set-Cookie" not in client.get(path).headers


def test_the_buttons_want_the_token(
    app: Flask, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    publish(store, approved(bulletin), BY)
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert client.post("/bulletins/b1/publish").status_code == 400
    assert client.post("/bulletins/b1/unpublish").status_code == 400
    assert published(store.engine, "b1") is not None
