"""Brings an engine and a family together for each model; engines are imported here and not before."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.catalogue import CatalogueEntry
from models.engines import ENGINES, Engine
from models.errors import BadSetting
from models.families import FAMILIES, Family


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model that is ready to be asked; `name` is the catalogue's."""

    name: str
    engine: Engine
    family: Family


def load_all(
    entries: Sequence[CatalogueEntry],
    paths: Mapping[str, Path | None],
    *,
    options: Mapping[str, Mapping[str, Any]],
) -> dict[str, LoadedModel]:
    """Load every model, or none: what is loaded when one fails is freed again.

    Two models that share engine, file and options share one engine. `options` are by model and replace the
    catalogue's.
    """
    engines: dict[tuple[str, Path | None, str], Engine] = {}
    models: dict[str, LoadedModel] = {}
    with ExitStack() as loaded:
        for entry in entries:
            merged = {**entry.options, **options.get(entry.name, {})}
            key = (entry.engine, paths[entry.name], repr(sorted(merged.items())))
            if key not in engines:
                make = _checked(
                    ENGINES.get(entry.engine), f"engine {entry.engine}", (paths[entry.name],), merged
                )
                engines[key] = make()
                loaded.callback(engines[key].close)
            family = _checked(FAMILIES.get(entry.family), f"family {entry.family}", (), entry.family_options)
            models[entry.name] = LoadedModel(entry.name, engines[key], family())
        loaded.pop_all()
    return models


def _checked(
    kind: type, what: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
) -> Callable[[], Any]:
    """Refuse options that the class does not take before its constructor, which may load weights, runs."""
    signature = inspect.signature(kind)
    unknown = [name for name in options if name not in signature.parameters or name == "path"]
    if unknown:
        known = [name for name in signature.parameters if name != "path"]
        raise BadSetting(f"The {what} has no option {unknown[0]!r}. It has: {', '.join(known) or 'none'}.")
    return lambda: kind(*arguments, **options)
