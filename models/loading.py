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
    """A model that is ready to be asked; `name` is the catalogue's, with an adapter `base+adapter`."""

    name: str
    engine: Engine
    family: Family


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to be loaded, alone or with an adapter."""

    entry: CatalogueEntry
    adapter: CatalogueEntry | None = None

    @property
    def name(self) -> str:
        """Name both, as bulletins do."""
        return loaded_name(self.entry.name, self.adapter.name if self.adapter else None)


def loaded_name(model: str, adapter: str | None) -> str:
    """Name a model with its adapter."""
    return f"{model}+{adapter}" if adapter else model


def load_all(
    wanted: Sequence[Wanted],
    paths: Mapping[str, Path | None],
    *,
    options: Mapping[str, Mapping[str, Any]],
) -> dict[str, LoadedModel]:
    """Load every model, or none: what is loaded when one fails is freed again.

    Two models that share engine, files and options share one engine. `options` are by model and replace the
    catalogue's; an adapter's own come last.
    """
    engines: dict[tuple[str, Path | None, str], Engine] = {}
    models: dict[str, LoadedModel] = {}
    with ExitStack() as loaded:
        for each in wanted:
            entry = each.entry
            path, merged = paths[entry.name], _options(each, paths, options)
            key = (entry.engine, path, repr(sorted(merged.items())))
            if key not in engines:
                make = _checked(ENGINES.get(entry.engine), f"engine {entry.engine}", (path,), merged)
                engines[key] = make()
                loaded.callback(engines[key].close)
            family = _checked(FAMILIES.get(entry.family), f"family {entry.family}", (), entry.family_options)
            models[each.name] = LoadedModel(each.name, engines[key], family())
        loaded.pop_all()
    return models


def _options(
    wanted: Wanted, paths: Mapping[str, Path | None], options: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    entry, adapter = wanted.entry, wanted.adapter
    merged = {**entry.options, **options.get(entry.name, {})}
    if "adapter" in merged:
        raise BadSetting(
            f"options.{entry.name}: adapter is no option; name the adapter in the profile: adapter = …"
        )
    if adapter is None:
        return merged
    if not ENGINES.get(entry.engine).adapters:
        takers = [name for name in ENGINES.names() if ENGINES.get(name).adapters]
        raise BadSetting(
            f"The engine {entry.engine} of the model {entry.name} takes no adapters, so that {adapter.name} cannot "
            f"be used. These do: {', '.join(takers)}."
        )
    return {**merged, **adapter.options, "adapter": paths[adapter.name]}


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
