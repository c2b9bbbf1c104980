"""Servers that are shared by all tests of a run."""

from collections.abc import Iterator

import pytest

from tests.service.web.compat.serving import Server, serving


@pytest.fixture(scope="session")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without keys, that takes suggestions and texts of at most 500 characters."""
    folder = tmp_path_factory.mktemp("open")
    with serving(folder, open_api="true", suggestions="true", text_limit="500") as server:
        yield server


@pytest.fixture(scope="session")
def closed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with keys, as it comes."""
    with serving(tmp_path_factory.mktemp("closed")) as server:
        yield server
