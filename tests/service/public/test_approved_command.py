"""`bulletins approved`, and that the evaluation reads what it writes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.testsets.approved import Approved
from eval.testsets.base import Place
from models.types import Bulletin, Translation
from service.cli import main
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing
from service.publishing import publish

BY = Actor("lan", "Lan")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, store: BulletinStore, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BULLETINS_DATA", str(tmp_path))
    monkeypatch.setenv("BULLETINS_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(main, ["approved", *words])


def test_what_is_approved_becomes_a_file_that_the_evaluation_reads(
    run: Run, tmp_path: Path, bulletin: Bulletin, approved: Callable[..., str], keep: Callable[..., str]
) -> None:
    approved(bulletin, id="b1")
    keep(bulletin, id="b2")
    file = tmp_path / "approved.jsonl"
    done = run(str(file))
    assert (done.exit_code, done.stderr) == (0, "1 approved bulletins.\n")
    assert [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()] == ["b1"]
    found = Approved().read("vi", "en", Place(root=tmp_path, paths=(file,)))
    assert {segment.document for segment in found.segments} == {"b1"}
    again = run(str(file))
    assert (again.exit_code, again.stderr.startswith(f"error: {file} is there already")) == (1, True)
    assert run(str(file), "--force").exit_code == 0


def test_what_is_edited_again_gives_what_readers_see(
    run: Run, store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    publish(store, approved(bulletin), BY)
    Editing(store.engine).write("b1", "t1", "en", Translation("Unread", origin="human"), by=BY, expected=None)
    (line,) = run("-").stdout.splitlines()
    assert json.loads(line)["versions"]["en"]["title"].startswith("Ban Lac")


def test_only_from_a_day_on(run: Run, bulletin: Bulletin, approved: Callable[..., str]) -> None:
    approved(bulletin)
    assert run("-", "--since", "2025-03-15").stdout.count("\n") == 1
    assert run("-", "--since", "2025-03-16").stdout == ""
    refused = run("-", "--since", "March")
    assert (refused.exit_code, refused.stderr) == (1, "error: 'March' is no day. Write it like 2026-01-31.\n")
