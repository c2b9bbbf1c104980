"""Fixtures that every test may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = ("test_cluster", "test_kill", "test_batch_kill")


@pytest.fixture
def shared() -> Path:
    """The folder of development texts beside the checkout; tests that read it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the development texts in ../shared are not here")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try once more what drives a browser or kills processes: a busy machine can be slower than any wait.

    The report shows each test that needed it, as `R`.
    """
    for item in items:
        if item.get_closest_marker("browser") or item.path.stem in PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=1))
