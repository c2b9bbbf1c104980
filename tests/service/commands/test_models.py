import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

CONTENT = b"a very small model"


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of three models, of which `small` comes from a folder, and a profile that uses both."""
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "small.bin").write_bytes(CONTENT)
    file = (
        f'{{ name = "small.bin", size = {len(CONTENT)}, sha256 = "{hashlib.sha256(CONTENT).hexdigest()}" }}'
    )
    shared = 'family = "echo"\nlanguages = ["vi", "en", "zh"]\nlicence = "MIT"\npublisher = "us"\nengine = "echo"\n'
    path = tmp_path / "catalogue.toml"
    closed = shared.replace("MIT", "CC-BY-NC-4.0") + (
        'directions = ["vi-en"]\nnon_commercial = true\nrevision = "refs/pr/2"\nnotes = "Only to look at."\n'
        'snapshot = { repo = "us/closed", size = 2_485_000_000 }\n'
        'facts = ["https://example.org/card (licence)", "size: general knowledge; to be checked"]\n'
    )
    path.write_text(
        f'[small]\ntitle = "Small"\nnotes = "Quick. And small."\n{shared}files = [{file}]\n'
        f'sources = [{{ kind = "folder", path = "{tmp_path}/from" }}]\n[echo]\ntitle = "Echo"\n{shared}'
        f'[closed]\ntitle = "Closed"\n{closed}'
    )
    (tmp_path / "profiles.toml").write_text('[mine]\ntranslate = "small"\nsummarize = "echo"\n')
    monkeypatch.setattr("models.catalogue.CATALOGUE", path)
    monkeypatch.setattr("models.profiles.PROFILES", tmp_path / "profiles.toml")
    return tmp_path


def run(folder: Path, *arguments: str, **more: str) -> Result:
    environ = {
        **more,
        "BULLETINS_MODELS": str(folder / "store"),
        "BULLETINS_PROFILE": "mine",
        "BULLETINS_DATA": str(folder),
    }
    return CliRunner().invoke(main, ["models", *arguments], env=environ)


def columns(line: str) -> list[str]:
    return re.split(r" {2,}", line.strip())


def test_list(catalogue: Path) -> None:
    before = run(catalogue, "list")
    run(catalogue, "pull", "small")
    after = run(catalogue, "list")

    assert [columns(line) for line in before.stdout.splitlines()] == [
        ["name", "size", "licence", "languages", "on disk", "notes"],
        ["small", "0 MB", "MIT", "vi en zh", "no", "Quick"],
        ["echo", "-", "MIT", "vi en zh", "yes"],
        ["closed", "≈ 2,485 MB", "CC-BY-NC-4.0 (non-commercial, refused)", "vi-en", "no", "Only to look at"],
    ]
    assert columns(after.stdout.splitlines()[1])[4] == "yes"


def test_list_as_json_says_where_facts_come_from(catalogue: Path) -> None:
    small, _, closed = json.loads(run(catalogue, "list", "--format", "json").stdout)

    assert (small["name"], small["size"], small["size_is_approximate"]) == ("small", len(CONTENT), False)
    assert small["notes"] == "Quick. And small."
    assert (closed["licence"], closed["non_commercial"], closed["accepted"]) == ("CC-BY-NC-4.0", True, False)
    assert (closed["repo"], closed["revision"], closed["commit"]) == ("us/closed", "refs/pr/2", None)
    assert closed["facts"] == ["https://example.org/card (licence)", "size: general knowledge; to be checked"]


def test_show_prints_everything_of_a_model_even_of_one_that_is_refused(catalogue: Path) -> None:
    result = run(catalogue, "show", "closed")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:8] == [
        "name: closed",
        "title: Closed",
        "publisher: us",
        "licence: CC-BY-NC-4.0",
        "non commercial: yes",
        "accepted: no",
        "size: 2,485,000,000",
        "size is approximate: yes",
    ]
    assert "repo: us/closed" in lines
    assert lines[-4:] == [
        "notes: Only to look at.",
        "facts:",
        "  https://example.org/card (licence)",
        "  size: general knowledge; to be checked",
    ]
    unknown = run(catalogue, "show", "clos")
    assert (unknown.exit_code, unknown.stderr) == (1, "error: Unknown model 'clos'. Did you mean closed?\n")


def test_a_refused_licence_says_what_to_write_and_is_accepted_so(catalogue: Path) -> None:
    refused = run(catalogue, "pull", "closed")
    accepted = run(catalogue, "path", "closed", BULLETINS_ACCEPTED_LICENCES="closed")

    assert refused.exit_code == 1
    assert 'set BULLETINS_ACCEPTED_LICENCES=closed, or write accepted_licences = ["closed"]' in refused.stderr
    assert accepted.stderr.startswith("error: The model closed is not on this machine.")
    assert accepted.stderr.endswith("to fetch it (≈ 2,485 MB).\n")
    listed = run(catalogue, "list", BULLETINS_ACCEPTED_LICENCES="closed")
    assert "CC-BY-NC-4.0 (non-commercial, accepted)" in listed.stdout


def test_an_accepted_name_that_no_model_has(catalogue: Path) -> None:
    result = run(catalogue, "list", BULLETINS_ACCEPTED_LICENCES="close")

    assert result.exit_code == 1
    assert result.stderr == "error: accepted_licences: no model is called 'close'. Did you mean closed?\n"


def test_a_catalogue_of_the_operators_own(catalogue: Path) -> None:
    mine = catalogue / "mine.toml"
    mine.write_text(
        (catalogue / "catalogue.toml").read_text().replace("[small]", "[mine]").partition("[echo]")[0]
    )

    result = run(catalogue, "pull", "mine", BULLETINS_CATALOGUE_FILE=str(mine))

    assert result.stdout == f"mine: ready, {catalogue}/store/mine/small.bin\n"


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

    assert (model.exit_code, model.stderr) == (
        1,
        "error: Unknown model 'zz'. Available: small, echo, closed.\n",
    )
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
