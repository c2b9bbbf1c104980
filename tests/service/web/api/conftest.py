"""Servers that are shared by all tests of a run."""

from collections.abc import Callable, Iterator

import pytest

from tests.service.web.api.running import TEXT, Running, serving


@pytest.fixture(scope="session")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server without tokens, with a worker."""
    with serving(tmp_path_factory.mktemp("open"), open_api="true", rate_per_minute="1000000") as running:
        yield running


@pytest.fixture(scope="session")
def closed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with tokens, with a worker."""
    with serving(tmp_path_factory.mktemp("closed"), rate_per_minute="1000000") as running:
        yield running


@pytest.fixture(scope="session")
def made(closed_server: Running) -> Callable[[], str]:
    """Make a bulletin on the server with tokens, and give its id."""

    def make() -> str:
        with closed_server.client("editor") as client:
            job = client.submit(text=TEXT, targets=["en", "zh"])
            return client.wait(job.id).id

    return make
