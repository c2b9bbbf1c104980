"""The command line in this process, with the echo profile and a data folder of its own."""

import json
import os
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from service.cli import main


class Program:
    """Runs `bulletins eval …`."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.environ = {
            "BULLETINS_PROFILE": "echo",
            "BULLETINS_DATA": str(self.data),
            "BULLETINS_MODELS": str(folder / "models"),
        }

    def call(self, *args: object) -> Result:
        """Give what it did."""
        unset = {name: None for name in os.environ if name.startswith("BULLETINS_")}
        return CliRunner().invoke(
            main, ["eval", *map(str, args)], env={**unset, **self.environ}, catch_exceptions=False
        )

    def json(self, *args: object) -> Any:  # noqa: ANN401 - JSON holds anything
        """Give what it printed as JSON."""
        found = self.call(*args, "--format", "json")
        # On a busy machine a run may say on standard error how far it is.
        assert found.exit_code == 0, found.output
        return json.loads(found.stdout)

    def error(self, *args: object) -> str:
        """Give the one line in which it refused, with exit status 1."""
        found = self.call(*args)
        assert (found.exit_code, found.stdout) == (1, ""), found.output
        (line,) = found.stderr.splitlines()
        return line.removeprefix("error: ")

    def misuse(self, *args: object) -> str:
        """Give what it said of being asked the wrong way, with exit status 2."""
        found = self.call(*args)
        assert (found.exit_code, found.stdout) == (2, ""), found.output
        return found.stderr
