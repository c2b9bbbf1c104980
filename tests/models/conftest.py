"""Fixtures for tests that fetch models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from tests.models.hub import CONTENT, PATH, Hub, running_hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub that has the small model."""
    with running_hub() as server:
        server.files[PATH] = CONTENT
        yield server


@pytest.fixture
def store(tmp_path: Path, hub: Hub) -> Store:
    """An empty store that fetches from `hub`."""
    return Store(tmp_path / "store", hub=hub.url)
