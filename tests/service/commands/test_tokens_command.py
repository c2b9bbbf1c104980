import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BULLETINS_DATA", str(tmp_path))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["tokens", *words])

    return run


def test_a_secret_is_shown_once(run) -> None:
    made = run("create", "news desk", "--role", "editor")
    secret = made.stdout.strip()
    assert (made.exit_code, secret[:3], len(secret)) == (0, "pb_", 46)
    assert "role editor. Keep it: it is not shown again." in made.stderr
    for form in ("table", "json"):
        listed = run("list", "--format", form)
        assert "news desk" in listed.stdout
        assert secret not in listed.stdout


def test_a_revoked_token_stays_in_the_list(run) -> None:
    run("create", "a", "--role", "reader", "--days", "30")
    (row,) = json.loads(run("list", "--format", "json").stdout)
    assert (row["role"], row["revoked"]) == ("reader", None)
    assert row["expires"] > row["created"]
    assert run("revoke", row["id"]).stdout == f"{row['id']}: revoked\n"
    (row,) = json.loads(run("list", "--format", "json").stdout)
    assert row["revoked"] is not None
    assert "revoked" in run("list").stdout


def test_what_is_not_there_cannot_be_revoked(run) -> None:
    refused = run("revoke", "none")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "error: There is no token with the id 'none'. List them with: bulletins tokens list\n",
    )


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb"])
def test_a_name_has_to_be_one_that_can_be_shown(run, name: str) -> None:
    refused = run("create", name, "--role", "reader")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: A token needs a name of 1 to 100 printable characters")
