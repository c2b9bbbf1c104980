import hashlib
import json
import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import BrokenModel, FetchFailed, ModelError, ModelMissing
from models.sources import HubSnapshot
from models.store import Store
from tests.models.hub import NOBODY
from tests.models.play_hub import (
    COMMIT,
    CONFIG,
    FILES,
    LATER,
    TAKEN,
    WEIGHTS,
    PlayHub,
    entry,
    running_play_hub,
)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PlayHub]:
    # The client keeps a cache and a token of the user; the tests may see neither.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with running_play_hub() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path, hub: PlayHub) -> Store:
    return Store(tmp_path / "store", hub=hub.url)


def lying_in(store: Store) -> list[str]:
    return sorted(path.name for path in (store.root / "tiny").iterdir())


def test_the_files_that_the_patterns_name_are_fetched_and_nothing_else(store: Store, hub: PlayHub) -> None:
    told: list[tuple[int, int, str]] = []

    path = store.pull(entry(), progress=lambda *step: told.append(step))

    assert path == store.root / "tiny"
    assert (path / "model.safetensors").read_bytes() == WEIGHTS
    assert (path / "config.json").read_bytes() == CONFIG
    assert lying_in(store) == [".verified.json", *TAKEN]
    assert sorted(hub.asked) == TAKEN
    total = sum(len(FILES[name]) for name in TAKEN)
    assert told[0] == (0, 130_000, f"asking {hub.url}/us/tiny at main")
    assert (total, total, "from the hub") in told
    assert told[-1][:2] == (total, total)


def test_the_commit_and_every_hash_are_pinned(store: Store) -> None:
    store.pull(entry())

    pin = store.pin(entry())

    assert pin is not None
    assert (pin.commit, pin.revision, pin.repo) == (COMMIT, "main", "us/tiny")
    assert {file.name: file.sha256 for file in pin.files} == {
        name: hashlib.sha256(FILES[name]).hexdigest() for name in TAKEN
    }
    marks = json.loads((store.root / "tiny" / ".verified.json").read_text())
    assert marks["@snapshot"]["commit"] == COMMIT
    assert sorted(marks) == ["@snapshot", *TAKEN]


def test_what_was_pinned_is_not_asked_for_again_though_the_branch_moves(store: Store, hub: PlayHub) -> None:
    store.pull(entry())
    hub.commits[LATER] = {**FILES, "model.safetensors": b"new"}
    hub.refs["main"] = LATER
    hub.asked.clear()

    store.pull(entry())

    assert hub.asked == []
    assert store.pin(entry()).commit == COMMIT  # type: ignore[union-attr]


def test_a_broken_file_alone_is_fetched_again_at_the_pinned_commit(store: Store, hub: PlayHub) -> None:
    path = store.pull(entry())
    assert path is not None
    hub.commits[LATER] = {**FILES, "model.safetensors": b"new"}
    hub.refs["main"] = LATER
    (path / "model.safetensors").write_bytes(WEIGHTS[:-1] + b"?")
    hub.asked.clear()
    with pytest.raises(BrokenModel, match=r"model\.safetensors is broken: .* the pin says [0-9a-f]{64}"):
        store.verify(entry())
    assert not store.has(entry())

    store.pull(entry())

    assert hub.asked == ["model.safetensors"]
    assert (path / "model.safetensors").read_bytes() == WEIGHTS
    store.verify(entry())


def test_another_revision_in_the_catalogue_is_fetched(store: Store, hub: PlayHub) -> None:
    store.pull(entry())
    hub.commits[LATER] = {**FILES, "model.safetensors": b"new"}
    hub.refs["refs/pr/7"] = LATER
    newer = entry(revision="refs/pr/7")
    assert not store.has(newer)
    assert store.has(entry())

    path = store.pull(newer)

    assert path is not None
    assert (path / "model.safetensors").read_bytes() == b"new"
    assert store.pin(newer).commit == LATER  # type: ignore[union-attr]


def test_a_single_gguf_is_a_file_and_not_a_folder(store: Store, hub: PlayHub) -> None:
    hub.commits[COMMIT] = {"a-Q4_K_M.gguf": b"GGUF four", "a-Q8_0.gguf": b"GGUF eight", "README.md": b""}

    path = store.pull(entry(patterns=("*Q4_K_M.gguf",)))

    assert path == store.root / "tiny" / "a-Q4_K_M.gguf"
    assert hub.asked == ["a-Q4_K_M.gguf"]
    with pytest.raises(
        ModelError, match=r"\*\.gguf matches 2 GGUF files \(a-Q4_K_M\.gguf, a-Q8_0\.gguf\)\. Write a"
    ):
        store.pull(entry(patterns=("*.gguf",)))


def test_files_put_there_by_hand_are_compared_and_not_fetched(store: Store, hub: PlayHub) -> None:
    folder = store.root / "tiny"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "config.json").write_bytes(b"{}")

    store.pull(entry())

    assert sorted(hub.asked) == ["config.json", "source.spm"]
    assert (folder / "config.json").read_bytes() == CONFIG


def test_pickles_are_never_taken_even_when_a_pattern_asks_for_them(store: Store, hub: PlayHub) -> None:
    store.pull(entry(patterns=("*",)))

    assert sorted(hub.asked) == TAKEN
    assert not HubSnapshot("us/tiny", 1, ("*",)).takes("tf_model.H5")


def test_empty_files_and_odd_names_are_left_out(store: Store, hub: PlayHub) -> None:
    hub.commits[COMMIT] = {**FILES, "added_tokens.json": b"", "tokenizer odd.json": b"{}"}

    store.pull(entry())

    assert sorted(hub.asked) == TAKEN
    assert store.has(entry())


def test_a_repository_with_pickles_only_is_refused(store: Store, hub: PlayHub) -> None:
    hub.commits[COMMIT] = {"config.json": CONFIG, "pytorch_model.bin": b"pickle"}

    with pytest.raises(ModelError) as caught:
        store.pull(entry(patterns=("config.json", "*.safetensors")))

    assert str(caught.value) == (
        "us/tiny at main has no weights that match config.json, *.safetensors. It has pickles (pytorch_model.bin), "
        "which can run code and are never fetched. Pin a revision that has safetensors: often a pull request of "
        "the repository, as in refs/pr/2."
    )
    assert hub.asked == []


# What the hub can refuse


def test_a_revision_that_does_not_exist(store: Store, hub: PlayHub) -> None:
    with pytest.raises(FetchFailed) as caught:
        store.pull(entry(revision="v9"))

    assert str(caught.value) == (
        f"{hub.url}/us/tiny has no revision 'v9'. Correct `revision` in the catalogue: a branch, a tag, "
        "refs/pr/N or a commit."
    )


def test_a_repository_that_does_not_exist(store: Store) -> None:
    with pytest.raises(
        FetchFailed, match=r"^The hub has no repository 'us/gone', or it is private\. Correct `repo`"
    ):
        store.pull(entry(repo="us/gone"))


def test_a_gated_repository(store: Store, hub: PlayHub) -> None:
    hub.gated = True

    with pytest.raises(FetchFailed, match=r"/us/tiny is gated: .*Accept them at .*/us/tiny .*set HF_TOKEN"):
        store.pull(entry())
    assert not store.has(entry())


def test_wrong_bytes_are_deleted(store: Store, hub: PlayHub) -> None:
    hub.sent["model.safetensors"] = bytes(len(WEIGHTS))

    with pytest.raises(
        FetchFailed,
        match=r"sent as model\.safetensors of us/tiny is wrong: its SHA-256 is [0-9a-f]{64} instead of .* deleted",
    ):
        store.pull(entry())

    assert list(store.root.rglob("model.safetensors")) == []
    assert not store.has(entry())
    hub.sent.clear()
    store.pull(entry())
    assert store.has(entry())


def test_wrong_bytes_of_a_small_file_are_seen_by_their_git_hash(store: Store, hub: PlayHub) -> None:
    hub.sent["source.spm"] = b"PIECES"

    with pytest.raises(
        FetchFailed, match=r"source\.spm of us/tiny is wrong: its Git hash is [0-9a-f]{40} instead"
    ):
        store.pull(entry())


def test_a_pinned_commit_with_other_content_is_refused(store: Store, hub: PlayHub) -> None:
    path = store.pull(entry())
    assert path is not None
    hub.commits[COMMIT] = {**FILES, "model.safetensors": b"poison"}
    (path / "model.safetensors").unlink()

    with pytest.raises(
        FetchFailed, match=r"model\.safetensors of us/tiny at commit .* is not what it was: SHA-256"
    ):
        store.pull(entry())
    assert not store.has(entry())


def test_a_pinned_commit_that_is_gone(store: Store, hub: PlayHub) -> None:
    path = store.pull(entry())
    assert path is not None
    hub.commits = {LATER: FILES}
    hub.refs["main"] = LATER
    (path / "config.json").unlink()

    with pytest.raises(
        FetchFailed, match=rf"pinned to commit {COMMIT}; delete .*tiny to take what main names now"
    ):
        store.pull(entry())


def test_no_network(tmp_path: Path, hub: PlayHub) -> None:
    with pytest.raises(FetchFailed) as caught:
        Store(tmp_path / "store", hub=NOBODY).pull(entry())

    assert str(caught.value) == (
        f"{NOBODY}/us/tiny cannot be reached: [Errno 111] Connection refused. "
        "Check the network and run the command again."
    )


def test_a_hub_that_is_down(store: Store, hub: PlayHub) -> None:
    hub.broken = True

    with pytest.raises(FetchFailed, match=r"/us/tiny answered 500\. Try again later\."):
        store.pull(entry())


def test_no_disk_space(store: Store, hub: PlayHub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, 1000))

    with pytest.raises(
        FetchFailed, match=r"Not enough disk space for tiny: 0 MB are needed in .*BULLETINS_MODELS"
    ):
        store.pull(entry())
    assert hub.asked == []


def test_a_snapshot_that_is_not_there(store: Store) -> None:
    with pytest.raises(ModelMissing, match=r"`bulletins models pull tiny` to fetch it \(≈ 0 MB\)\."):
        store.path(entry())
    with pytest.raises(ModelMissing, match="bulletins models pull tiny"):
        store.verify(entry())


def test_a_cut_connection_goes_on(store: Store, hub: PlayHub) -> None:
    hub.cuts = [50_000]

    path = store.pull(entry(patterns=("model.safetensors",)))

    assert path is not None
    assert path.read_bytes() == WEIGHTS
    assert hub.asked == ["model.safetensors", "model.safetensors"]
