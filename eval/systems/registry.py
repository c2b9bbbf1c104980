"""The table of systems: what stands before the colon in `--system model:NAME`."""

from typing import Final

from models.registry import Registry

SYSTEMS: Final = Registry(
    "system",
    {
        "pipeline": "eval.systems.pipeline:Pipeline",
        "bare": "eval.systems.bare:Bare",
        "model": "eval.systems.model:Model",
        "endpoint": "eval.systems.endpoint:Endpoint",
        "file": "eval.systems.file:File",
    },
)
