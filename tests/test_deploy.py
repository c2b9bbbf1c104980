"""The files in deploy/ are what they claim to be, as far as can be told without a container engine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.cli import main
from service.settings import Settings

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
# What the Compose Specification knows of a service, of that which we use.
SERVICE = {
    "image", "restart", "user", "read_only", "cap_drop", "security_opt", "tmpfs", "depends_on", "environment",
    "volumes", "healthcheck", "command", "ports", "stop_grace_period",
}  # fmt: skip
DURATION = re.compile(r"\d+(s|m)")


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_compose_keeps_to_the_specification(compose: dict[str, Any]) -> None:
    assert {key for key in compose if not key.startswith("x-")} == {"name", "services", "volumes"}
    for name, service in compose["services"].items():
        assert set(service) <= SERVICE, name
        assert isinstance(service["image"], str)
        for volume in service["volumes"]:
            source, _, target = volume.partition(":")
            assert source in compose["volumes"]
            assert target.startswith("/")
        for other in service.get("depends_on", {}):
            assert "healthcheck" in compose["services"][other]
        check = service["healthcheck"]
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert DURATION.fullmatch(check["interval"])
        assert DURATION.fullmatch(service.get("stop_grace_period", "10s"))
        for port in service.get("ports", []):
            assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), "the web listens behind a proxy"


def test_compose_sets_what_there_is_to_set(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        given = {
            key: re.sub(r"\$\{[^}]*\}", "0123456789abcdef", value)
            for key, value in compose["services"][name]["environment"].items()
        }
        settings = Settings.read(given)
        assert (settings.log_format, settings.database_url.split(":")[0]) == ("json", "postgresql+psycopg")


def commands() -> list[list[str]]:
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    in_compose = [service["command"] for service in found["services"].values() if "command" in service]
    starts = [re.search(r"^ExecStart=\S*/(.+)$", unit.read_text(), re.MULTILINE) for unit in UNITS]
    return in_compose + [start[1].replace("%i", "1").split() for start in starts if start]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_the_commands_exist_with_these_options(command: list[str]) -> None:
    program, name, *options = command
    assert program == "bulletins"
    found = main.get_command(main.make_context("bulletins", [], resilient_parsing=True), name)
    assert found
    found.make_context(name, options)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (Debian package systemd)")
    # The program and the settings are not installed here: any that are there will do.
    environment = tmp_path / "bulletins.env"
    environment.touch()
    text = unit.read_text().replace("/opt/bulletins/bin/bulletins", "/bin/true")
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(text.replace("/etc/bulletins/bulletins.env", str(environment)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if unit.stem.split("@")[0] in line]
    assert (done.returncode, told) == (0, [])
