"""A desk with one finished bulletin, at which everybody on this machine may sit."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.bulletin import from_json
from models.types import Bulletin
from service.database import BulletinStore, open_engine
from service.database.audit_tables import audit
from service.database.tables import bulletins
from service.settings import Settings
from tests.service.desk.seat import Desk, put

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of each kind for all tests of the desk: making the tables takes longer than a test."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/bulletins.sqlite"
    else:
        url = request.getfixturevalue("postgresql")
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(kept_engine: Engine) -> Engine:
    """A database without a bulletin, of each kind."""
    with kept_engine.begin() as connection:
        connection.execute(bulletins.delete())
        connection.execute(audit.delete())
    return kept_engine


def sample() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))


def settings_in(folder: Path) -> Settings:
    return Settings.read(
        {
            "BULLETINS_DATA": str(folder),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_PROFILE": "echo",
            "BULLETINS_OPEN_API": "true",
        }
    )


@pytest.fixture
def desk_settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def desk_store(desk_settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(desk_settings.database_url)
    store = BulletinStore(engine)
    put(store, sample())
    yield store
    engine.dispose()


@pytest.fixture
def desk(desk_settings: Settings, desk_store: BulletinStore) -> Desk:
    """A desk without models in its process, and without the token against forged requests."""
    return Desk.over(desk_settings, desk_store)


@pytest.fixture(scope="session")
def still_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The same, for tests that change nothing."""
    settings = settings_in(tmp_path_factory.mktemp("still"))
    engine = open_engine(settings.database_url)
    store = BulletinStore(engine)
    put(store, sample())
    yield Desk.over(settings, store)
    engine.dispose()
