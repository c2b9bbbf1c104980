import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.database import open_engine
from service.database.people import PeopleStore
from service.database.people_links import LinkStore


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BULLETINS_DATA", str(tmp_path))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["people", *words])

    return run


def secret_of(result: Result, address: str) -> str:
    assert result.exit_code == 0, result.output
    (secret,) = re.findall(rf"^{re.escape(address)}/join/([\w-]{{43}})$", result.stdout.strip())
    return str(secret)


def test_whoever_may_run_commands_gets_in_again(tmp_path: Path, run) -> None:
    invited = run("invite", "thu@example.org", "--address", "https://desk.example.org/")
    secret = secret_of(invited, "https://desk.example.org")
    engine = open_engine(f"sqlite:///{tmp_path}/bulletins.sqlite")
    LinkStore(engine).join(secret, name="Thu [bold]", email="", password="x", language=None)
    listed = run("list")
    assert "Thu [bold]  thu@example.org  administrator  open" in listed.stdout
    (row,) = json.loads(run("list", "--format", "json").stdout)
    assert (row["email"], row["role"], "password" in row) == ("thu@example.org", "administrator", False)
    secret = secret_of(run("reset", "THU@example.org"), "http://127.0.0.1:8000")
    LinkStore(engine).choose(secret, password="y")
    assert PeopleStore(engine).with_email("thu@example.org")[1] == "y"  # type: ignore[index]
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite", "thu"), "'thu' is no e-mail address. Write one like name@example.org."),
        (("reset", "none@example.org"), "Nobody with the address 'none@example.org' may come in."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, words: tuple[str, ...], said: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"error: {said}")


def test_a_fresh_service_prints_the_way_in_and_an_open_one_does_not(tmp_path: Path) -> None:
    for words, shown in (((), True), (("--open",), False)):
        lines = served(tmp_path, *words)
        assert "Serving on http://127.0.0.1:" in lines
        assert bool(re.search(r"^  http://127\.0\.0\.1:\d+/join/[\w-]{43}$", lines, re.MULTILINE)) is shown


def served(folder: Path, *words: str) -> str:
    """Start the service, let it come up, stop it, and give what it said."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "service.cli", "serve", "--port", port, "--no-worker", *words]
    environ = {**os.environ, "BULLETINS_DATA": str(folder), "BULLETINS_PROFILE": "echo"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stderr is not None
        said = ""
        # Both kinds of start say something after the address; whatever else comes is read to the end.
        while not re.search(r"/join/|--open\)", said) and (line := process.stderr.readline()):
            said += line
        process.terminate()
        return said + process.stderr.read()
