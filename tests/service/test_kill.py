"""A real worker is killed in the middle of a real job, and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.bulletin import to_json
from service.database import BulletinRow, BulletinStore, open_engine
from service.settings import Settings
from service.translator import open_translator
from tests.service import worker

PROFILE = """
[slow]
translate = "echo"
summarize = "echo"

[slow.options.echo]
delay_s = 0.1
log = "{log}"
"""


class Machine:
    """One data folder, on which a worker is started, watched, and killed."""

    def __init__(self, folder: Path) -> None:
        profiles = folder / "profiles.toml"
        self.log = folder / "computed.log"
        self.log.touch()
        profiles.write_text(PROFILE.format(log=self.log))
        self.environ = {
            "BULLETINS_DATA": str(folder / "data"),
            "BULLETINS_MODELS": str(folder / "models"),
            "BULLETINS_PROFILE": "slow",
            "BULLETINS_PROFILES_FILE": str(profiles),
        }
        self.settings = Settings.read(self.environ)
        self.engine = open_engine(self.settings.database_url)
        self.store = BulletinStore(self.engine)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the worker as a process of its own."""
        return subprocess.Popen([sys.executable, worker.__file__], env={**os.environ, **self.environ})

    def row(self) -> BulletinRow | None:
        """Say where the one bulletin stands, if it is there yet."""
        return next(iter(self.store.recent()), None)

    def stored(self) -> set[str]:
        """List the segments that are stored in the target language."""
        row = self.row()
        return set(self.store.translations(row.id)) if row else set()

    def computed(self) -> list[str]:
        """List the texts that the engine gave back, in order."""
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    machine.engine.dispose()


def kill_when(machine: Machine, reached: Callable[[], bool]) -> None:
    """Start the worker and kill it at once when something has been reached."""
    process = machine.start()
    deadline = time.monotonic() + 60
    while not reached():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
    process.kill()
    process.wait()


def run_to_the_end(machine: Machine) -> BulletinRow:
    process = machine.start()
    assert process.wait(timeout=60) == 0
    row = machine.row()
    assert row
    return row


def finished_texts(machine: Machine) -> set[str]:
    """List the source texts of which every segment is stored: none of them may be computed again."""
    row = machine.row()
    assert row
    stored = machine.stored()
    segments = machine.store.segments(row.id)
    unfinished = {segment.source for segment in segments if segment.id not in stored}
    return {segment.source for segment in segments} - unfinished


def expected(machine: Machine, id: str) -> dict[str, Any]:
    """Make the same bulletin without jobs."""
    with open_translator(machine.settings) as translator:
        return to_json(translator.make(worker.article(), targets=[worker.TARGET], id=id))


def test_a_job_killed_again_and_again_is_finished_once(machine: Machine) -> None:
    kills = [
        lambda: machine.row() is not None,
        lambda: len(machine.stored()) >= 1,
        lambda: len(machine.stored()) >= 12,
    ]
    done: list[tuple[set[str], int]] = []
    for reached in kills:
        kill_when(machine, reached)
        row = machine.row()
        assert row
        assert row.state in ("queued", "working")
        done.append((finished_texts(machine), len(machine.computed())))
    row = run_to_the_end(machine)
    lines = machine.computed()

    # Nothing is repeated ...
    assert [bool(texts) for texts, _ in done] == [False, True, True]
    for texts, count in done:
        assert texts.isdisjoint(lines[count:])
    # ... and a repeat would be seen: the log has every text.
    assert {segment.source for segment in machine.store.segments(row.id)} <= set(lines)

    # Nothing is lost.
    assert (row.state, row.error, row.done) == ("draft", None, row.total)
    found, wanted = to_json(machine.store.bulletin(row.id)), expected(machine, row.id)
    del found["timings"], wanted["timings"]
    assert found == wanted

    # The same article with the same key, once more: it is there.
    count = len(machine.computed())
    assert run_to_the_end(machine) == row
    assert len(machine.computed()) == count
    assert len(machine.store.recent()) == 1
