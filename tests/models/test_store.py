import os
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BrokenModel, FetchFailed, ModelError, ModelMissing
from models.sources import FolderSource, ModelFile
from models.store import Store
from tests.models.hub import CONTENT, HUB, NOBODY, PATH, Hub, left_in, model

ROOT = Path(__file__).resolve().parents[2]

# What is there and what is not


def test_a_missing_model_names_the_command(store: Store) -> None:
    with pytest.raises(
        ModelMissing, match=r"^The model small is not on this machine\. Run `bulletins models pull small`"
    ):
        store.path(model(HUB))
    assert not store.has(model(HUB))


def test_a_model_without_files_is_always_there(store: Store, hub: Hub) -> None:
    echo = replace(model(), files=())

    assert store.has(echo)
    assert store.pull(echo) is None
    store.verify(echo)
    assert hub.asked == []
    assert not store.root.exists()


def test_several_files_make_a_folder(store: Store, hub: Hub) -> None:
    entry = replace(model(HUB), files=(*model().files, *model(content=b"{}", name="config").files))
    hub.files["/us/small/resolve/v1/config.bin"] = b"{}"
    told: list[tuple[int, int, str]] = []

    path = store.pull(entry, progress=lambda *step: told.append(step))

    assert path == store.root / "small"
    assert left_in(store) == [".verified.json", "config.bin", "small.bin"]
    assert {total for _, total, _ in told} == {50_002}
    assert told[-1] == (50_002, 50_002, "verifying config.bin")


def test_a_file_that_was_put_there_by_hand_is_verified_and_not_fetched(store: Store, hub: Hub) -> None:
    (store.root / "small").mkdir(parents=True)
    (store.root / "small" / "small.bin").write_bytes(CONTENT)
    assert not store.has(model(HUB))

    store.pull(model(HUB))

    assert store.has(model(HUB))
    assert hub.asked == []


def test_verifying_a_file_that_was_put_there_by_hand_makes_it_known(store: Store) -> None:
    (store.root / "small").mkdir(parents=True)
    (store.root / "small" / "small.bin").write_bytes(CONTENT)

    store.verify(model(HUB))

    assert store.path(model(HUB)) == store.root / "small" / "small.bin"


def test_a_wrong_file_that_was_put_there_by_hand_is_replaced(store: Store, hub: Hub) -> None:
    (store.root / "small").mkdir(parents=True)
    (store.root / "small" / "small.bin").write_bytes(bytes(50_000))

    path = store.pull(model(HUB))

    assert path is not None
    assert path.read_bytes() == CONTENT
    assert len(hub.asked) == 1


# A folder


def test_copying_from_a_folder(tmp_path: Path, store: Store) -> None:
    (tmp_path / "small.bin").write_bytes(CONTENT)

    path = store.pull(model(FolderSource("folder", str(tmp_path))))

    assert path is not None
    assert path.read_bytes() == CONTENT


# When it cannot be done


def test_all_sources_and_their_reasons_are_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", hub=NOBODY)
    start = time.monotonic()

    with pytest.raises(FetchFailed) as caught:
        store.pull(model(HUB, FolderSource("folder", "/nowhere")))

    assert str(caught.value) == (
        "No source could deliver small.bin of the model small. Tried: the hub (http://127.0.0.1:9/us/small): "
        "[Errno 111] Connection refused (0 bytes are kept); the folder /nowhere: /nowhere/small.bin cannot be "
        "read: No such file or directory. What was fetched so far is kept: check the network and run the command "
        "again."
    )
    assert time.monotonic() - start < 2


def test_no_disk_space(store: Store, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    big = replace(model(HUB), files=(ModelFile("small.bin", 3_000_000_000, "0" * 64),))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, 2_000_000_000))

    with pytest.raises(
        FetchFailed, match=r"3,000 MB are needed in .*store, 2,000 MB are free.*BULLETINS_MODELS"
    ):
        store.pull(big)
    assert hub.asked == []


def test_what_is_there_already_needs_no_space(
    store: Store, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    partial = store.root / "small" / ".partial" / "small.bin.hub"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(CONTENT[:30_000])
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, 20_000))

    store.pull(model(HUB))

    assert hub.asked == [(PATH, "bytes=30000-")]


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ModelError, match=r"The model store .*file/store cannot be written: Not a directory"):
        Store(tmp_path / "file" / "store", hub=NOBODY).pull(model(HUB))


# Verification


def test_verify_reads_every_byte(store: Store) -> None:
    entry = model(HUB)
    path = store.pull(entry)
    assert path is not None
    store.verify(entry)
    times = path.stat()
    path.write_bytes(CONTENT[:-1] + b"?")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert store.has(entry)

    with pytest.raises(
        BrokenModel, match=r"small\.bin is broken: its SHA-256 is .*`bulletins models pull small`"
    ):
        store.verify(entry)

    assert not store.has(entry)
    store.pull(entry)
    store.verify(entry)


def test_verify_of_what_is_not_there(store: Store) -> None:
    with pytest.raises(ModelMissing, match="bulletins models pull small"):
        store.verify(model(HUB))


@pytest.mark.parametrize("change", ["size", "time", "gone", "marker"])
def test_a_changed_file_does_not_count_as_verified(store: Store, change: str) -> None:
    entry = model(HUB)
    path = store.pull(entry)
    assert path is not None
    if change == "size":
        path.write_bytes(CONTENT[:-1])
    elif change == "time":
        os.utime(path, (1_000_000, 1_000_000))
    elif change == "gone":
        path.unlink()
    else:
        (path.parent / ".verified.json").write_text("[]")

    assert not store.has(entry)


def test_a_new_hash_in_the_catalogue_asks_for_the_new_file(store: Store, hub: Hub) -> None:
    store.pull(model(HUB))
    newer = bytes(reversed(CONTENT))
    hub.files[PATH] = newer

    path = store.pull(model(HUB, content=newer))

    assert path is not None
    assert path.read_bytes() == newer


# Several processes

SCRIPT = """
import sys
from pathlib import Path
from models.store import Store
from tests.models.hub import HUB, model
def tell(done, total, what):
    if what.startswith("another process"):
        print(what, flush=True)
Store(Path(sys.argv[1]), hub=sys.argv[2]).pull(model(HUB), progress=tell)
print("done", flush=True)
"""


def start_pull(store: Store, hub: Hub) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(store.root), hub.url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def wait_for(path: Path, size: int) -> None:
    limit = time.monotonic() + 60
    while not path.exists() or path.stat().st_size < size:
        assert time.monotonic() < limit, f"{path} never had {size} bytes"
        time.sleep(0.01)


def test_of_two_processes_one_fetches(store: Store, hub: Hub) -> None:
    hub.hold_at = 8_000
    first = start_pull(store, hub)
    wait_for(store.root / "small" / ".partial" / "small.bin.hub", 8_000)
    second = start_pull(store, hub)
    assert second.stdout is not None
    told = second.stdout.readline()
    hub.go_on.set()

    assert told == "another process is fetching it; waiting\n"
    assert first.communicate(timeout=60)[0] == "done\n"
    assert second.communicate(timeout=60)[0] == "done\n"
    assert hub.asked == [(PATH, None)]
    assert store.has(model(HUB))


def test_a_killed_download_is_resumed(store: Store, hub: Hub) -> None:
    hub.hold_at = 8_000
    process = start_pull(store, hub)
    wait_for(store.root / "small" / ".partial" / "small.bin.hub", 8_000)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    hub.go_on.set()

    path = store.pull(model(HUB))

    assert path is not None
    assert path.read_bytes() == CONTENT
    assert hub.asked == [(PATH, None), (PATH, "bytes=8000-")]
