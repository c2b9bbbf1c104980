import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from tests.service.batches.conftest import PROFILE, rows_of
from tests.service.batches.killing import ids_in, lines_in, live, start, write_articles

ARTICLES, KILLS = 200, 4


def test_killed_again_and_again_every_article_is_there_once(tmp_path: Path, environ: dict[str, str]) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    ids = write_articles(source, ARTICLES)
    draw = random.Random(3)  # noqa: S311 - nothing here is secret
    for _ in range(KILLS):
        life = live(start(source, out, environ, to="en"), out, seconds=0.0, more=draw.randint(1, 30))
        assert life.exit_code == -signal.SIGKILL
        assert ids_in_whole_lines(out) == ids[: life.results]
    assert start(source, out, environ, to="en").wait(60) == 3
    assert ids_in(out) == ids


def ids_in_whole_lines(out: Path) -> list[str]:
    data = (out / "results.jsonl").read_bytes()
    (out / "whole").mkdir(exist_ok=True)
    (out / "whole/results.jsonl").write_bytes(data[: data.rfind(b"\n") + 1])
    return ids_in(out / "whole")


def test_a_segment_that_was_stored_is_not_computed_again(
    tmp_path: Path, environ: dict[str, str], log: Path
) -> None:
    (tmp_path / "profiles.toml").write_text(PROFILE.format(log=log, delay=0.1))
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    # Short enough for the echo to pass for a translation, so that no second attempt is waited for.
    sentences = [f"Tin thứ {number}." for number in range(100)]
    (source / "a.txt").write_text("Bài dài\n\n" + " ".join(sentences), encoding="utf-8")
    process = start(source, out, environ, to="en")
    wait_until(lambda: len(stored_in(out)) >= 20)
    process.kill()
    process.wait()
    stored, before = stored_in(out), len(log.read_text().splitlines())
    assert lines_in(out) == 0
    assert start(source, out, environ, to="en").wait(60) == 0
    computed = log.read_text().splitlines()[before:]
    assert stored.isdisjoint(computed)
    assert set(sentences) - stored <= set(computed)
    assert len(rows_of(out)) == 1


def stored_in(out: Path) -> set[str]:
    if not (out / "journal.sqlite").exists():
        return set()
    db = sqlite3.connect(out / "journal.sqlite")
    try:
        return {source for (source,) in db.execute("SELECT source FROM parts WHERE language = 'en'")}
    except sqlite3.OperationalError:
        return set()  # The table is not there yet.
    finally:
        db.close()


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, environ: dict[str, str], log: Path) -> None:
    (tmp_path / "profiles.toml").write_text(PROFILE.format(log=log, delay=0.05))
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    ids = write_articles(source, 30)
    process = start(source, out, environ, to="en")
    wait_until(lambda: lines_in(out) >= 5)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) == 130
    found = ids_in(out)
    assert 5 <= len(found) < 30
    assert found == ids[: len(found)]
    assert start(source, out, environ, to="en").wait(60) == 3
    assert ids_in(out) == ids
