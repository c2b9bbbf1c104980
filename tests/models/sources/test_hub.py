from pathlib import Path

import pytest

from models.errors import FetchFailed
from models.store import Store
from tests.models.hub import CONTENT, HUB, PATH, Hub, left_in, model


def test_fetching_from_the_hub(store: Store, hub: Hub) -> None:
    told: list[tuple[int, int, str]] = []

    path = store.pull(model(HUB), progress=lambda *step: told.append(step))

    assert path == store.root / "small" / "small.bin"
    assert path.read_bytes() == CONTENT
    assert left_in(store) == [".verified.json", "small.bin"]
    assert hub.asked == [(PATH, None)]
    assert told[0] == (0, 50_000, f"asking the hub ({hub.url}/us/small)")
    assert told[-2:] == [(50_000, 50_000, "from the hub"), (50_000, 50_000, "verifying small.bin")]


def test_a_model_that_is_there_is_not_fetched_again(store: Store, hub: Hub) -> None:
    store.pull(model(HUB))
    store.pull(model(HUB))

    assert len(hub.asked) == 1


def test_a_hub_that_redirects(tmp_path: Path, hub: Hub) -> None:
    path = Store(tmp_path / "store", hub=f"{hub.url}/moved/").pull(model(HUB))

    assert path is not None
    assert path.read_bytes() == CONTENT


def test_a_cut_connection_is_resumed(store: Store, hub: Hub) -> None:
    hub.cuts = [20_000, 7_000]

    path = store.pull(model(HUB))

    assert path is not None
    assert path.read_bytes() == CONTENT
    assert hub.asked == [(PATH, None), (PATH, "bytes=20000-"), (PATH, "bytes=27000-")]


def test_half_a_file_is_kept_for_the_next_attempt(store: Store, hub: Hub) -> None:
    hub.cuts = [20_000, 0]
    with pytest.raises(FetchFailed, match=r"\(20,000 bytes are kept\)\. What was fetched so far is kept"):
        store.pull(model(HUB))
    assert not store.has(model(HUB))

    store.pull(model(HUB))

    assert hub.asked[-1] == (PATH, "bytes=20000-")
    assert left_in(store) == [".verified.json", "small.bin"]


def test_a_hub_without_ranges_starts_over(store: Store, hub: Hub) -> None:
    hub.cuts, hub.ranges = [20_000], False

    path = store.pull(model(HUB))

    assert path is not None
    assert path.read_bytes() == CONTENT


def test_a_whole_file_whose_verification_was_interrupted_is_not_fetched_again(store: Store, hub: Hub) -> None:
    partial = store.root / "small" / ".partial" / "small.bin.hub"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(CONTENT)

    store.pull(model(HUB))

    assert hub.asked == []


def test_wrong_content_is_deleted_and_fetched_anew(store: Store, hub: Hub) -> None:
    hub.files[PATH] = bytes(50_000)
    with pytest.raises(
        FetchFailed,
        match=r"wrong SHA-256 \([0-9a-f]{64} instead of [0-9a-f]{64}\); the file was deleted, try again",
    ):
        store.pull(model(HUB))
    assert list((store.root / "small").rglob("*.bin*")) == []

    hub.files[PATH] = CONTENT
    store.pull(model(HUB))

    assert hub.asked[-1] == (PATH, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>Please log in.</html>", r"offers 27 bytes instead of 50,000"),
        (CONTENT + b"x", r"offers 50,001 bytes instead of 50,000"),
        (None, r"small\.bin answered 404 Not Found"),
    ],
)
def test_an_answer_without_the_file(store: Store, hub: Hub, content: bytes | None, message: str) -> None:
    del hub.files[PATH]
    if content is not None:
        hub.files[PATH] = content

    with pytest.raises(FetchFailed, match=message):
        store.pull(model(HUB))
    assert len(hub.asked) == 1
