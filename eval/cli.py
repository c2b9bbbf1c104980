"""`bulletins eval`: know how good translations are, and prove it."""

import click

from eval.lazy_group import LazyGroup

# What each command is and does; it is imported when it is run, so that help comes at once.
COMMANDS = {
    "run": ("eval.commands.run:run_command", "Translate a test set, or take a finished file, and score it."),
    "compare": ("eval.commands.compare:compare_command", "Tell whether one run is better than another."),
    "report": ("eval.commands.report:report_command", "Write all that is known of runs as one report."),
    "confidence": (
        "eval.commands.confidence:confidence_command",
        "Tell how well a model's confidence ranks its translations.",
    ),
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


@click.group("eval", cls=LazyGroup, commands_by_name=COMMANDS)
def eval_group() -> None:
    """Measure quality against reference translations.

    \b
    bulletins eval testsets                                        what there is to measure on
    bulletins eval run --testset bulletins --direction all         translate it and score it
    bulletins eval run --hypotheses H --references R --source S --direction en-vi
    """
