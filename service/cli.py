"""The command `bulletins`."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from eval.lazy_group import LazyGroup
from models.errors import AppError
from service.commands.lazy import LazySettings

# What each command is and does; it is imported when it is run, so that help comes at once.
COMMANDS = {
    "translate": ("service.commands.translate:translate", "Make a bulletin of one file, here and now."),
    "batch": ("service.commands.batch:batch", "Make bulletins of many articles, to a folder."),
    "serve": ("service.commands.serve:serve", "Serve the web form until Ctrl-C."),
    "worker": ("service.commands.worker:worker", "Work on articles that others take in."),
    "backup": ("service.commands.backup:backup", "Write the database to a file."),
    "restore": ("service.commands.backup:restore", "Put the database back from such a file."),
    "approved": ("service.commands.approved:approved", "Write what was approved to a file."),
    "memory": ("service.commands.memory:memory", "Take translation memories in and out."),
    "doctor": ("service.commands.doctor:doctor", "Tell what is missing on this machine, and its cure."),
    "people": ("service.commands.people:people", "Let people in: invitations, roles, new passwords."),
    "tokens": ("service.commands.tokens:tokens", "Let programs use the API."),
    "models": ("service.commands.models:models", "List, fetch and verify models."),
    "bench": ("service.commands.bench:bench_command", "Measure how fast this machine translates."),
    "adapt": ("service.commands.adapt:adapt", "Teach a chat model from approved texts."),
    "eval": ("eval.cli:eval_group", "Score translations against references."),
}


class Commands(LazyGroup):
    """Tells errors of ours in one line with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command; Ctrl-C ends with 130, as shells expect of an interrupted program."""
        try:
            return super().invoke(ctx)
        except AppError as error:
            click.echo(f"error: {' '.join(str(error).split())}", err=True)
            ctx.exit(1)
        except (KeyboardInterrupt, EOFError):
            click.echo("Interrupted.", err=True)
            ctx.exit(130)


@click.group(
    cls=Commands,
    commands_by_name=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("parallel-bulletins"), prog_name="bulletins")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A TOML file with settings (port = 8000). BULLETINS_* variables win over it.",
)
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Turn one article in Vietnamese, English or Chinese into a bulletin in all three.

    \b
    bulletins doctor                     tell what is missing, and how to get it
    bulletins models pull                fetch the model, once
    bulletins translate article.txt      one article, here and now
    bulletins serve                      the web form at http://127.0.0.1:8000
    """
    ctx.obj = LazySettings(config)


if __name__ == "__main__":
    sys.exit(main())
