"""The echo profile, open, with the ledger that the service has."""

from collections.abc import Iterator

import pytest

from models.profiles import load_profile, open_profile
from models.store import Store
from models.termbase import Termbase
from models.translate import Translator


@pytest.fixture(scope="session")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    with open_profile(load_profile("echo"), Store(tmp_path_factory.mktemp("models"))) as profile:
        yield Translator(profile, Termbase.load())
