"""A bulletin in a database, and files of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.bulletin import from_json
from models.types import Bulletin, Translation
from service.database import BulletinStore, open_engine
from service.database.audit import Actor
from service.database.editing import Editing
from service.exporting import download

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"
LAN = Actor("p1", "Lan")


class Stored:
    """A finished bulletin `b1`, and its files."""

    def __init__(self, store: BulletinStore) -> None:
        self.store = store

    def file(self, format: str, language: str | None = None) -> bytes:
        return download(self.store, "b1", format, language=language).data

    def text(self, segment: str, language: str) -> str:
        return self.store.translations("b1")[segment][language].text

    def write(self, segment: str, language: str, text: str) -> int:
        """Change a sentence at the desk."""
        made = Translation(text, origin="human")
        return Editing(self.store.engine).write("b1", segment, language, made, by=LAN, expected=None)


@pytest.fixture
def bulletin() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the bulletin in it, made once; every test works on a copy."""
    path = tmp_path_factory.mktemp("imports") / "b.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    fill(BulletinStore(engine), from_json(json.loads(DATA.read_text(encoding="utf-8"))))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def kept(template: Path) -> Iterator[Stored]:
    """The bulletin for tests that only look at it."""
    engine = open_engine(f"sqlite:///{template}")
    yield Stored(BulletinStore(engine))
    engine.dispose()


@pytest.fixture
def stored(template: Path, tmp_path: Path) -> Iterator[Stored]:
    """The bulletin for tests that change it."""
    shutil.copy(template, tmp_path / "b.sqlite")
    engine = open_engine(f"sqlite:///{tmp_path}/b.sqlite")
    yield Stored(BulletinStore(engine))
    engine.dispose()


def fill(store: BulletinStore, made: Bulletin) -> None:
    """Store a bulletin as a job does."""
    store.create(made.article, targets=made.targets, id="b1")
    store.set_state("b1", "working")
    store.save_segments("b1", [each for each in made.segments if each.role != "summary"])
    store.save_names("b1", made.names)
    store.save_summary("b1", made.summary)
    for segment in made.segments:
        for tag in made.targets:
            store.save_translation("b1", segment.id, tag, made.translations[segment.id][tag])
    store.finish("b1", models=made.models)
