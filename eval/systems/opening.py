"""Makes the system that a name stands for."""

from eval.app import App
from eval.systems.base import Options, System
from eval.systems.registry import SYSTEMS
from models.errors import BadInput

_WITH_ARGUMENT = {"model": "a model of the catalogue", "endpoint": "an address", "file": "a file of outputs"}


def open_system(spec: str, options: Options, app: App) -> System:
    """Make a system of `pipeline`, `bare`, `model:NAME`, `endpoint:URL` or `file:PATH`; raises AppError."""
    name, _, argument = spec.partition(":")
    kind: type[System] = SYSTEMS.get(name)
    what = _WITH_ARGUMENT.get(name)
    if what and not argument:
        raise BadInput(f"--system {name} needs {what} behind a colon, like {name}:…")
    if argument and not what:
        raise BadInput(
            f"--system {name} takes nothing behind a colon, got {argument!r}. Use --profile for another one."
        )
    return kind.open(argument, options, app)
