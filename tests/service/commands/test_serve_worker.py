from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main


def run(folder: Path, *arguments: str, **settings: str) -> Result:
    environ = {
        "BULLETINS_DATA": str(folder / "data"),
        "BULLETINS_MODELS": str(folder / "models"),
        "BULLETINS_PROFILE": "echo",
        **settings,
    }
    return CliRunner().invoke(main, list(arguments), env=environ)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])  # noqa: S104 - refused
def test_nobody_is_let_in_without_a_token_from_elsewhere(tmp_path: Path, host: str) -> None:
    refused = run(tmp_path, "serve", "--open", "--host", host)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        f"error: --open lets everybody in who reaches {host}; it is for 127.0.0.1"
    )
    also = run(tmp_path, "serve", "--host", host, BULLETINS_OPEN_API="true")
    assert also.stderr == refused.stderr


def test_a_worker_without_its_model_says_so_and_ends(tmp_path: Path) -> None:
    ended = run(tmp_path, "worker", BULLETINS_PROFILE="embedded")
    assert ended.exit_code == 1
    assert "bulletins models pull" in ended.stderr


def test_a_worker_of_an_unknown_profile_does_not_start(tmp_path: Path) -> None:
    ended = run(tmp_path, "worker", BULLETINS_PROFILE="zz")
    assert ended.exit_code == 1
    assert "zz" in ended.stderr
