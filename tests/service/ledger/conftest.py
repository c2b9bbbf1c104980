"""A person who decides, entries to decide on, and a store that is quickly made."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import BulletinStore, open_engine
from service.database.audit import Actor
from service.database.ledger_rows import Draft


@pytest.fixture
def store(fresh: Path, tmp_path: Path) -> Iterator[BulletinStore]:
    shutil.copy(fresh, tmp_path / "bulletins.sqlite")
    engine = open_engine(f"sqlite:///{tmp_path}/bulletins.sqlite")
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def editor() -> Actor:
    return Actor("p1", "Lan")


@pytest.fixture
def weaver() -> Draft:
    """A person that no built-in table knows."""
    return Draft(
        "person", {"vi": ("Nông Thị Xuân Tươi",), "en": ("Nong Thi Xuan Tuoi",), "zh": ("农氏春鲜",)}
    )
