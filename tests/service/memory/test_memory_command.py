"""The memory on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

FILE = (
    '<tmx version="1.4"><header srclang="vi"/><body><tu><tuv xml:lang="vi"><seg>Chợ mở.</seg></tuv>'
    '<tuv xml:lang="en"><seg>The market opened.</seg></tuv></tu>'
    '<tu><tuv xml:lang="fr"><seg>Marché.</seg></tuv></tu></body></tmx>'
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("BULLETINS_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, ["memory", *words])


def test_a_file_comes_in_once_and_goes_out(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "old.tmx"
    file.write_text(FILE, encoding="utf-8")
    dry = run("import", str(file), "--dry-run").stdout
    assert dry == "New sentences: 1\nIn fewer than two of our languages, left out: 1\nTo be added: 1\n"
    assert run("import", str(file)).stdout == "Entries added: 1\n"
    assert run("import", str(file)).stdout == "Entries added: 0\n"
    assert "<seg>The market opened.</seg>" in run("export").stdout


def test_what_is_no_tmx_is_told_in_one_line(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "old.tmx"
    file.write_text("<html/>", encoding="utf-8")
    refused = run("import", str(file))
    assert (refused.exit_code, refused.stderr) == (
        1,
        "error: This is no TMX file: its first element should be <tmx>.\n",
    )
