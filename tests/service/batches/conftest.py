"""The command in this process, over the echo profile."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli import main

Command = Callable[..., Result]

PROFILE = """
[logged]
translate = "echo"
summarize = "echo"

[logged.options.echo]
delay_s = {delay}
log = "{log}"
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The file with every text that the engine gave back."""
    path = tmp_path / "computed.log"
    path.touch()
    return path


@pytest.fixture
def environ(tmp_path: Path, log: Path) -> dict[str, str]:
    """Settings for a profile that writes down what it computes."""
    profiles = tmp_path / "profiles.toml"
    profiles.write_text(PROFILE.format(log=log, delay=0.0))
    return {
        "BULLETINS_DATA": str(tmp_path / "data"),
        "BULLETINS_PROFILE": "logged",
        "BULLETINS_PROFILES_FILE": str(profiles),
        "BULLETINS_MAX_UPLOAD_MB": "1",
    }


@pytest.fixture
def command(environ: dict[str, str]) -> Command:
    """Run `bulletins batch` with some arguments."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["batch", *map(str, arguments)], env=environ)

    return run


def rows_of(out: Path) -> list[dict[str, Any]]:
    """Read the results."""
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
