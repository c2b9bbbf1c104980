import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

CONTENT = b"a very small model"


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of two models, of which `small` comes from a folder, and a profile that uses both."""
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "small.bin").write_bytes(CONTENT)
    file = (
        f'{{ name = "small.bin", size = {len(CONTENT)}, sha256 = "{hashlib.sha256(CONTENT).hexdigest()}" }}'
    )
    shared = 'family = "echo"\nlanguages = ["vi", "en", "zh"]\nlicence = "MIT"\npublisher = "us"\nengine = "echo"\n'
    path = tmp_path / "catalogue.toml"
    path.write_text(
        f'[small]\ntitle = "Small"\n{shared}files = [{file}]\n'
        f'sources = [{{ kind = "folder", path = "{tmp_path}/from" }}]\n[echo]\ntitle = "Echo"\n{shared}'
    )
    (tmp_path / "profiles.toml").write_text('[mine]\ntranslate = "small"\nsummarize = "echo"\n')
    monkeypatch.setattr("models.catalogue.CATALOGUE", path)
    monkeypatch.setattr("models.profiles.PROFILES", tmp_path / "profiles.toml")
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    environ = {
        "BULLETINS_MODELS": str(folder / "store"),
        "BULLETINS_PROFILE": "mine",
        "BULLETINS_DATA": str(folder),
    }
    return CliRunner().invoke(main, ["models", *arguments], env=environ)


def test_list(catalogue: Path) -> None:
    before = run(catalogue, "list")
    run(catalogue, "pull", "small")
    after = run(catalogue, "list")

    assert [line.split() for line in before.stdout.splitlines()[1:]] == [
        ["small", "echo", "MIT", "0", "MB", "vi", "en", "zh", "no"],
        ["echo", "echo", "MIT", "-", "vi", "en", "zh", "yes"],
    ]
    assert after.stdout.splitlines()[1].split()[-1] == "yes"


def test_pull_fetches_what_the_profile_needs(catalogue: Path) -> None:
    result = run(catalogue, "pull")

    assert result.exit_code == 0
    assert result.stdout == f"small: ready, {catalogue}/store/small/small.bin\necho: ready, needs no files\n"
    assert result.stderr.splitlines() == [
        f"small: 0 % of 0 MB, asking the folder {catalogue}/from",
        "small: 100 % of 0 MB, copying",
    ]


def test_pull_says_in_one_line_what_failed(catalogue: Path) -> None:
    (catalogue / "from" / "small.bin").unlink()

    result = run(catalogue, "pull", "small")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith(
        "error: No source could deliver small.bin of the model small."
    )


def test_pull_of_unknown_names(catalogue: Path) -> None:
    model, profile = run(catalogue, "pull", "zz"), run(catalogue, "pull", "--profile", "zz")

    assert (model.exit_code, model.stderr) == (1, "error: Unknown model 'zz'. Available: small, echo.\n")
    assert (profile.exit_code, profile.stderr) == (1, "error: Unknown profile 'zz'. Available: mine.\n")


def test_path(catalogue: Path) -> None:
    missing = run(catalogue, "path", "small")
    run(catalogue, "pull", "small")

    assert missing.exit_code == 1
    assert missing.stderr.startswith(
        "error: The model small is not on this machine. Run `bulletins models pull small`"
    )
    assert run(catalogue, "path", "small").stdout == f"{catalogue}/store/small/small.bin\n"
    assert run(catalogue, "path").stdout == f"{catalogue}/store\n"


def test_verify(catalogue: Path) -> None:
    run(catalogue, "pull", "small")
    good = run(catalogue, "verify")
    (catalogue / "store" / "small" / "small.bin").write_bytes(b"another small mode")
    broken = run(catalogue, "verify", "small", "echo")

    assert (good.exit_code, good.stdout) == (0, "small: ok\necho: ok\n")
    assert (broken.exit_code, broken.stdout) == (1, "echo: ok\n")
    assert "small.bin is broken: its SHA-256 is" in broken.stderr
    assert run(catalogue, "verify").stdout == "echo: ok\n"
