"""An approved bulletin, and readers and approvers of it; the service is open, so that nobody has to sign in."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.bulletin import from_json
from models.types import Article, Bulletin
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.audit import Actor
from service.database.editing import Editing
from service.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"
LAN = Actor("lan", "Lan")


class NoJobs:
    """Takes nothing in: these tests are about what is finished."""

    ready = True
    problem: str | None = None


@pytest.fixture
def store(fresh: Path, tmp_path: Path) -> Iterator[BulletinStore]:
    shutil.copy(fresh, tmp_path / "bulletins.sqlite")
    engine = open_engine(f"sqlite:///{tmp_path}/bulletins.sqlite")
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def app(tmp_path: Path, store: BulletinStore) -> Flask:
    settings = replace(
        Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_SECRET_KEY": "only for these tests"}),
        open_api=True,
    )
    made = create_app(settings, store=store, jobs=NoJobs())
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bulletin() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))


@pytest.fixture
def keep(store: BulletinStore) -> Callable[..., str]:
    """Store a bulletin as a job does."""

    def keep(made: Bulletin, *, id: str = "b1") -> str:
        store.create(made.article, targets=made.targets, id=id)
        store.save_segments(id, [segment for segment in made.segments if segment.role != "summary"])
        store.save_names(id, made.names)
        store.save_summary(id, made.summary)
        for segment in made.segments:
            for tag in made.targets:
                store.save_translation(id, segment.id, tag, made.translations[segment.id][tag])
        store.finish(id, models=made.models)
        return id

    return keep


@pytest.fixture
def approved(store: BulletinStore, keep: Callable[..., str]) -> Callable[..., str]:
    """Store a bulletin and have it approved."""

    def approved(made: Bulletin, *, id: str = "b1") -> str:
        keep(made, id=id)
        Editing(store.engine).move(id, "approved", by=LAN, reason="read it twice")
        return id

    return approved


@pytest.fixture
def small(bulletin: Bulletin) -> Callable[..., Bulletin]:
    """Change what an article says of itself."""

    def small(**values: object) -> Bulletin:
        article: Article = replace(bulletin.article, **values)
        return replace(bulletin, article=article)

    return small
