import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Self

import pytest
from filelock import FileLock

from eval import runner
from eval.app import App
from eval.directions import read_direction, read_directions
from eval.outputs import Outputs, Row
from eval.runner import percentile, run
from eval.signature import digest
from eval.store import OUTPUTS, load_run, save_run
from eval.systems import Job, OnDone, Options, System
from eval.types import Run, TestSegment, TestSet
from models.errors import BadInput, ModelError


def a_set(*sources: str, articles: Mapping[str, str] | None = None) -> TestSet:
    segments = tuple(
        TestSegment(f"{number}", "d", text, f"ref {text}") for number, text in enumerate(sources, start=1)
    )
    return TestSet(
        "words", "1", "CC0-1.0", "us", "2026-01-01", "0" * 64, "vi", "en", segments, articles or {}
    )


class Upper(System):
    """Writes capitals, and notes what it was asked; `breaks_at` fails for one text."""

    name: ClassVar[str] = "upper"

    def __init__(self, *, revision: str = "1", breaks_at: str | None = None, batch: int = 2) -> None:
        self.asked: list[list[str]] = []
        self.loaded = 0
        self.revision = revision
        self.breaks_at = breaks_at
        self.size = batch

    @classmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        return cls()

    @property
    def batch(self) -> int:  # type: ignore[override]
        return self.size

    @property
    def label(self) -> str:
        return "test/upper"

    def parts(self, source: str, target: str) -> Mapping[str, str]:
        return {"system": self.name, "revision": self.revision}

    def prepare(self) -> None:
        self.loaded += 1

    def translate(self, job: Job, on_done: OnDone) -> None:
        self.asked.append([job.segments[place].source for place in job.wanted])
        for place in job.wanted:
            text = job.segments[place].source
            if text == self.breaks_at:
                raise ModelError("It broke.")
            on_done(place, text.upper())


Go = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def go(folder: Path) -> Go:
    def going(system: System, test_set: TestSet, **more: object) -> Run:
        return run(system, test_set, folder, progress=lambda _done, _total: None, **more)

    return going


def test_a_run_is_kept_and_loads_as_it_was(go: Go, folder: Path) -> None:
    made = go(Upper(), a_set("a", "b"))
    assert made.hypotheses == ("A", "B")
    assert made.signature.startswith("system:upper|revision:1|context:segments|version:")
    assert load_run(folder) == made


def test_what_is_kept_is_not_made_again_and_nothing_is_loaded_for_it(go: Go) -> None:
    first = go(Upper(), a_set("a", "b", "c"))
    again = Upper()
    assert go(again, a_set("a", "b", "c")) == first
    assert (again.asked, again.loaded) == ([], 0)


def test_a_run_goes_on_where_it_was_cut_off(go: Go, folder: Path) -> None:
    with pytest.raises(
        ModelError, match=r"It broke. 2 segments are kept: the same command goes on with the rest."
    ):
        go(Upper(breaks_at="c"), a_set("a", "b", "c", "d"))
    with pytest.raises(BadInput, match="holds no finished run"):
        load_run(folder)
    # Half a row, as a process leaves that is killed while it writes.
    with (folder / OUTPUTS).open("ab") as file:
        file.write(b'{"id": "3", "source": "c", "hypoth')
    system, steps = Upper(), []
    made = run(system, a_set("a", "b", "c", "d"), folder, progress=lambda *step: steps.append(step))
    assert made.hypotheses == ("A", "B", "C", "D")
    assert system.asked == [["c", "d"]]
    assert (steps[0], steps[-1]) == ((2, 4), (4, 4))
    assert load_run(folder).hypotheses == made.hypotheses


def test_outputs_of_another_signature_are_not_taken_and_not_lost(go: Go, folder: Path) -> None:
    go(Upper(), a_set("a"))
    other = Upper(revision="2")
    go(other, a_set("a"))
    assert other.asked == [["a"]]
    assert load_run(folder).signature.startswith("system:upper|revision:2|")
    back = Upper()
    go(back, a_set("a"))
    assert back.asked == []


def test_a_fresh_run_takes_nothing_from_before(go: Go, folder: Path) -> None:
    go(Upper(), a_set("a"))
    again = Upper()
    made = go(again, a_set("a"), fresh=True)
    assert again.asked == [["a"]]
    assert load_run(folder) == made


def test_a_longer_limit_goes_on_and_a_shorter_one_loses_nothing(go: Go) -> None:
    go(Upper(), a_set("a", "b", "c"))
    assert go(Upper(), a_set("a")).hypotheses == ("A",)
    longer = Upper()
    assert go(longer, a_set("a", "b", "c", "d")).hypotheses == ("A", "B", "C", "D")
    assert longer.asked == [["d"]]


def test_a_text_that_comes_twice_is_translated_once(go: Go, folder: Path) -> None:
    system = Upper()
    assert go(system, a_set("a", "b", "a")).hypotheses == ("A", "B", "A")
    assert system.asked == [["a", "b"]]
    assert load_run(folder).hypotheses == ("A", "B", "A")


def test_an_empty_text_is_not_sent_to_a_model(go: Go) -> None:
    system = Upper()
    assert go(system, a_set("a", " ", "b")).hypotheses == ("A", "", "B")
    assert system.asked == [["a", "b"]]


def test_a_system_that_leaves_something_out_is_told(go: Go) -> None:
    class Lazy(Upper):
        def translate(self, job: Job, on_done: OnDone) -> None:
            on_done(job.wanted[0], "x")

    with pytest.raises(ModelError, match="test/upper gave nothing for 2 segments, the first is 2"):
        go(Lazy(batch=3), a_set("a", "b", "c"))


def test_speed_is_of_all_segments_also_those_of_an_earlier_run(
    go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(runner, "monotonic", lambda: now[0])

    class Slow(Upper):
        """Takes two seconds a segment, those given to it together one after another."""

        def translate(self, job: Job, on_done: OnDone) -> None:
            def done(place: int, text: str) -> None:
                now[0] += 2
                on_done(place, text)

            super().translate(job, done)

    with pytest.raises(ModelError):
        go(Slow(breaks_at="d"), a_set("a", "b", "c", "d"))
    now[0] += 1000
    speed = go(Slow(), a_set("a", "b", "c", "d")).speed
    assert speed is not None
    # Handed over in pairs: the second of a pair waits for the first.
    assert (speed.seconds, speed.segments, speed.p50, speed.p95) == (8.0, 4, 2.0, 4.0)
    assert speed.peak_mb > 10
    assert go(Upper(), a_set("a", "b", "c", "d")).speed == speed


def two_documents() -> TestSet:
    segments = [
        TestSegment(f"{document}{number}", document, f"{document} {number}", "ref")
        for document in ("a", "b")
        for number in (1, 2, 3)
    ]
    return replace(a_set(articles={"a": "vi", "b": "vi"}), segments=tuple(segments))


class ByDocuments(Upper):
    """Takes two documents at a time, and goes on with one only when it has the other as well."""

    documents: ClassVar[bool] = True
    documents_at_once: ClassVar[int] = 2

    def __init__(self, *, breaks_at: str | None = None) -> None:
        super().__init__(breaks_at=breaks_at)
        self.met = threading.Barrier(2, timeout=30)

    def translate(self, job: Job, on_done: OnDone) -> None:
        self.met.wait()
        super().translate(job, on_done)


def test_documents_are_made_several_at_a_time(go: Go) -> None:
    system = ByDocuments()
    made = go(system, two_documents())
    assert made.hypotheses == ("A 1", "A 2", "A 3", "B 1", "B 2", "B 3")
    assert sorted(system.asked) == [["a 1", "a 2", "a 3"], ["b 1", "b 2", "b 3"]]
    assert made.speed is not None
    assert made.speed.segments == 6


def test_a_document_that_fails_stops_the_others_and_loses_nothing(folder: Path) -> None:
    class Endless(ByDocuments):
        """Has no end of the second document until it is told to stop."""

        def translate(self, job: Job, on_done: OnDone) -> None:
            def again_and_again(place: int, text: str) -> None:
                until = time.monotonic() + 30
                on_done(place, text)
                while text.startswith("B") and time.monotonic() < until:
                    on_done(place, text)
                    time.sleep(0.01)

            super().translate(job, again_and_again)

    def go_on(system: System) -> Run:
        return run(system, two_documents(), folder, progress=lambda _done, _total: None)

    broken = Endless(breaks_at="a 2")
    with pytest.raises(ModelError, match=r"It broke. 2 segments are kept: the same command goes on"):
        go_on(broken)
    assert sorted(broken.asked) == [["a 1", "a 2", "a 3"], ["b 1", "b 2", "b 3"]]
    again = ByDocuments()
    assert go_on(again).hypotheses == ("A 1", "A 2", "A 3", "B 1", "B 2", "B 3")
    assert sorted(again.asked) == [["a 2", "a 3"], ["b 2", "b 3"]]


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(each) for each in range(1, 21)]
    assert (percentile(values, 50), percentile(values, 95), percentile([3.0], 95)) == (10.0, 19.0, 3.0)


def test_two_processes_do_not_make_the_same_run(go: Go, folder: Path) -> None:
    folder.mkdir()
    with FileLock(folder / ".lock"), pytest.raises(BadInput, match="Another process is making the run in"):
        go(Upper(), a_set("a"))


def test_a_run_that_lacks_outputs_says_how_to_go_on(go: Go, folder: Path) -> None:
    go(Upper(), a_set("a", "b"))
    lines = (folder / OUTPUTS).read_text(encoding="utf-8").splitlines()
    (folder / OUTPUTS).write_text(lines[0] + "\n", encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"lacks 1 of 2 segments, the first is 2. Run `bulletins eval run` again"
    ):
        load_run(folder)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("run.json", "{", "is not JSON"),
        ("run.json", "{}", "is not the account of a run: its schema must be 'run/1'"),
        ("run.json", '{"schema": "run/1"}', "is not the account of a run"),
        ("testset.json", "{}", "is not a test set"),
    ],
)
def test_folders_that_are_broken_are_named(go: Go, folder: Path, name: str, text: str, problem: str) -> None:
    go(Upper(), a_set("a"))
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"{name} {problem}"):
        load_run(folder)


def test_save_run_keeps_what_another_made(folder: Path) -> None:
    made = Run(a_set("a", "b"), "theirs", "system:file", ("X", "Y"), None)
    save_run(made, folder)
    save_run(made, folder)
    assert load_run(folder) == made
    assert len((folder / OUTPUTS).read_text(encoding="utf-8").splitlines()) == 2


def test_rows_without_a_signature_count_for_every_one(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path / "x" / OUTPUTS)
    outputs.append(
        [Row("1", "a", "A"), Row("2", "b", "B", signature=digest("s")), Row("3", "c", "C", signature="t")]
    )
    assert [row.id for row in outputs.rows("s")] == ["1", "2"]


@pytest.mark.parametrize(("text", "problem"), [("vien", "is not a direction"), ("vi-xx", "xx")])
def test_directions_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        read_direction(text)
    assert read_direction("zh_CN-en") == ("zh", "en")


def test_several_directions_are_read_at_once() -> None:
    assert read_directions("vi-en, zh-en,vi-en") == (("vi", "en"), ("zh", "en"))
    assert len(read_directions("all")) == 6
    with pytest.raises(BadInput, match="No direction is named"):
        read_directions(" , ")


PROFILE = """
[slow]
translate = "echo"
summarize = "echo"
options.echo = {{ delay_s = 0.2, log = "{log}" }}
"""


def test_a_process_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    log, profiles = tmp_path / "asked.log", tmp_path / "profiles.toml"
    log.touch()
    profiles.write_text(PROFILE.format(log=log), encoding="utf-8")
    lines = [f"Dòng số {number} của bản tin." for number in range(96)]
    for tag in ("vi", "en"):
        (tmp_path / f"dev.{tag}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    environ = {
        **os.environ,
        "BULLETINS_PROFILE": "slow",
        "BULLETINS_PROFILES_FILE": str(profiles),
        "BULLETINS_DATA": str(tmp_path / "data"),
    }
    command = [
        sys.executable, "-m", "service.cli", "eval", "run", "--source", str(tmp_path / "dev.vi"),
        "--references", str(tmp_path / "dev.en"), "--direction", "vi-en", "--system", "bare", "--format", "json",
    ]  # fmt: skip
    outputs = tmp_path / "data" / "eval" / "dev" / "vi-en" / "slow.bare" / OUTPUTS
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and (not outputs.exists() or outputs.stat().st_size == 0):
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    kept = len(outputs.read_text(encoding="utf-8").splitlines())
    assert 0 < kept < len(lines)
    found = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(found.stdout)["scores"]["bleu"]["value"] == pytest.approx(100)
    asked = log.read_text(encoding="utf-8").splitlines()
    # At most the batch that was under way is asked for twice.
    assert len(lines) <= len(asked) <= len(lines) + 8
