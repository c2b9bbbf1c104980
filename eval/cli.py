"""`bulletins eval`: know how good translations are, and prove it."""

import importlib

import click

# What each command is and does; it is imported when it is run, so that help comes at once.
COMMANDS = {
    "run": ("eval.commands.run:run_command", "Translate a test set, or take a finished file, and score it."),
    "compare": ("eval.commands.compare:compare_command", "Tell whether one run is better than another."),
    "report": ("eval.commands.report:report_command", "Write all that is known of runs as one report."),
    "gate": ("eval.commands.gate:gate_command", "Fail where a run is worse than its baseline."),
    "testsets": (
        "eval.commands.testsets:testsets_command",
        "List the test sets, and how to get those missing.",
    ),
    "import": (
        "eval.commands.import_files:import_command",
        "Keep a test set or outputs of one's own, by name.",
    ),
}


class Commands(click.Group):
    """Imports a command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])


@click.group("eval", cls=Commands)
def eval_group() -> None:
    """Measure quality against reference translations.

    \b
    bulletins eval testsets                                        what there is to measure on
    bulletins eval run --testset bulletins --direction all         translate it and score it
    bulletins eval run --hypotheses H --references R --source S --direction en-vi
    """
