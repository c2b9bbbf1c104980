"""A group of commands that are imported when they are run, so that help comes at once."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

Commands = Mapping[str, tuple[str, str]]


class LazyGroup(click.Group):
    """Knows its commands as name → ("module:attribute", what it does), in the order of the help."""

    def __init__(self, *args: Any, commands_by_name: Commands, **more: Any) -> None:  # noqa: ANN401 - click's signature
        super().__init__(*args, **more)
        self._lazy = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in their given order."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self._lazy:
            return None
        module, _, attribute = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in self._lazy.items()])
