"""The order of the steps as a durable workflow; it passes ids, the store has the rest."""

from collections.abc import Callable
from typing import Any

from dbos import DBOS

from service.jobs.steps import Steps

# Change it with the order or the names of the steps below: a workflow that began under another version is not
# continued by DBOS but begun anew, and the store says what it need not repeat.
VERSION = "1"

_bound: list[Steps] = []


def bind(steps: Steps) -> None:
    """Say what workflows of this process work with; DBOS too is one per process."""
    _bound[:] = [steps]


def unbind() -> None:
    """Forget it again."""
    _bound.clear()


@DBOS.workflow(name="make_bulletin", max_recovery_attempts=None)
def make_bulletin(id: str) -> bool:
    """Make one bulletin; False when it failed, which the store explains."""
    (steps,) = _bound
    for step in (steps.segment, steps.names, steps.summarize):
        if not _step(steps, step, id):
            return False
    for language in _run("plan", steps.plan, id):
        if not _step(steps, steps.translate, id, language):
            return False
    return _step(steps, steps.finish, id)


def _step(steps: Steps, step: Callable[..., None], id: str, *args: str) -> bool:
    return bool(_run(":".join((step.__name__, *args)), steps.attempt, step, id, *args))


def _run(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - what a step gives differs
    return DBOS.run_step({"name": name}, function, *args)
