"""Tiny models for CTranslate2, each made once, an endpoint to talk to, and engines that are closed in the end."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from models.engines import ENGINES, Engine
from tests.models.engines.ctranslate2_kinds import KINDS, copy_of
from tests.models.engines.endpoint import FakeEndpoint, Make, running_endpoint, running_engines


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make the tiny model of a kind, or give the one that is there."""

    @cache
    def made(name: str) -> Path:
        make = KINDS[name].make
        assert make is not None
        return make(tmp_path_factory.mktemp("tiny") / name)

    return made


@pytest.fixture
def fresh(folders: Callable[[str], Path], tmp_path: Path) -> Path:
    """A model of its own for a test that changes or converts it."""
    return copy_of(folders("marian"), tmp_path / "marian")


@pytest.fixture
def opened() -> Iterator[Callable[..., Engine]]:
    """Open engines on one thread of the CPU, in one worker, greedy and in float32 unless told otherwise."""
    engines: list[Engine] = []

    def made(path: Path | None, **options: object) -> Engine:
        given = {"device": "cpu", "compute_type": "float32", "threads": 1, "workers": 1, "beams": 1}
        engines.append(ENGINES.get("ctranslate2")(path, **{**given, **options}))
        return engines[-1]

    yield made
    for engine in engines:
        engine.close()


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with running_endpoint() as server:
        yield server


@pytest.fixture
def make(endpoint: FakeEndpoint) -> Iterator[Make]:
    with running_engines(endpoint) as engines:
        yield engines
