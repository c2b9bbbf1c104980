"""The application over a real store; jobs are a stand-in that only keeps what it is given."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.bulletin import from_json
from models.types import Article, Bulletin
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"


class KeptJobs:
    """Keeps articles queued and remembers what was asked."""

    def __init__(self, store: BulletinStore) -> None:
        self.store = store
        self.ready = True
        self.problem: str | None = None
        self.translator = None
        self.keys: list[str | None] = []
        self.retried: list[str] = []

    def submit(
        self, article: Article, *, targets: Sequence[str], key: str | None = None, owner: str | None = None
    ) -> str:
        self.keys.append(key)
        return self.store.create(article, targets=targets, id=key, owner=owner)

    def retry(self, id: str) -> None:
        self.retried.append(id)
        self.store.set_state(id, "queued")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(
        {
            "BULLETINS_DATA": str(tmp_path),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_MAX_UPLOAD_MB": "1",
            # Who has to sign in for what is the matter of tests/service/people.
            "BULLETINS_OPEN_API": "true",
        }
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(settings.database_url)
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def jobs(store: BulletinStore) -> KeptJobs:
    return KeptJobs(store)


@pytest.fixture
def guarded(settings: Settings, store: BulletinStore, jobs: KeptJobs) -> Flask:
    """The application with every guard on."""
    return create_app(settings, store=store, jobs=jobs)


@pytest.fixture
def app(guarded: Flask) -> Flask:
    """The application without the token, which only test_security.py is about."""
    guarded.config["WTF_CSRF_ENABLED"] = False
    return guarded


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bulletin() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))


@pytest.fixture
def put(store: BulletinStore) -> Callable[..., None]:
    """Store a bulletin as a job does; `upto` translations of it, all when left out."""

    def put(made: Bulletin, *, id: str = "b1", upto: int | None = None) -> None:
        store.create(made.article, targets=made.targets, id=id)
        store.set_state(id, "working", stage="translate:en")
        store.save_segments(id, [segment for segment in made.segments if segment.role != "summary"])
        store.save_names(id, made.names)
        store.save_summary(id, made.summary)
        pairs = [(segment.id, tag) for tag in made.targets for segment in made.segments]
        for segment_id, tag in pairs[:upto]:
            store.save_translation(id, segment_id, tag, made.translations[segment_id][tag])
        if upto is None:
            store.finish(id, models=made.models)

    return put
