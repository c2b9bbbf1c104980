"""A closed desk with people of every role; passwords are kept with cheap parameters to save the tests' time."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from models.bulletin import from_json
from models.types import Article, Bulletin
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.audit import COMMAND_LINE
from service.database.people import PersonRow, Role
from service.database.people_links import LinkStore
from service.settings import Settings
from service.web.people import passwords

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"
PASSWORD = "plum tiger candle river"
NAMES: dict[Role, str] = {
    "editor": "Lan",
    "approver": "Minh",
    "evaluator": "Hoa",
    "administrator": "Thu",
}

Desk = Callable[..., FlaskClient]


class KeptJobs:
    """Keeps articles queued."""

    ready = True
    problem: str | None = None

    def __init__(self, store: BulletinStore) -> None:
        self.store = store

    def submit(
        self, article: Article, *, targets: Sequence[str], key: str | None = None, owner: str | None = None
    ) -> str:
        return self.store.create(article, targets=targets, id=key, owner=owner)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_SECRET_KEY": "only for these tests"})


@pytest.fixture
def store(settings: Settings, fresh: Path, tmp_path: Path) -> Iterator[BulletinStore]:
    shutil.copy(fresh, tmp_path / "bulletins.sqlite")
    engine = open_engine(settings.database_url)
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def guarded(settings: Settings, store: BulletinStore) -> Flask:
    """The application with every guard on."""
    return create_app(settings, store=store, jobs=KeptJobs(store))  # type: ignore[arg-type]


@pytest.fixture
def app(guarded: Flask) -> Flask:
    """The application without the forms' token."""
    guarded.config["WTF_CSRF_ENABLED"] = False
    return guarded


@pytest.fixture
def people(store: BulletinStore) -> dict[Role, PersonRow]:
    """Somebody of each role; the name in lower case at example.org is the address."""
    links, made = LinkStore(store.engine), {}
    for role, name in NAMES.items():
        if role == "administrator":
            secret = links.first() or ""
        else:
            secret = links.invite(f"{name}@example.org", role=role, by=COMMAND_LINE)
        kept, email = passwords.hashed(PASSWORD), f"{name}@example.org"
        made[role] = links.join(secret, name=name, email=email, password=kept, language="en")
    return made


@pytest.fixture
def desk(app: Flask, people: dict[Role, PersonRow]) -> Desk:
    """Give a browser in which somebody of a role is signed in."""

    def sign_in(role: Role) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/sign-in", data={"email": people[role].email, "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return sign_in


@pytest.fixture
def bulletin(store: BulletinStore) -> Bulletin:
    """A finished bulletin with the id b1."""
    made = from_json(json.loads(DATA.read_text(encoding="utf-8")))
    store.create(made.article, targets=made.targets, id="b1")
    store.set_state("b1", "working", stage="translate:en")
    store.save_segments("b1", [segment for segment in made.segments if segment.role != "summary"])
    store.save_names("b1", made.names)
    store.save_summary("b1", made.summary)
    for segment in made.segments:
        for tag in made.targets:
            store.save_translation("b1", segment.id, tag, made.translations[segment.id][tag])
    store.finish("b1", models=made.models)
    return made
