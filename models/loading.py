"""Brings an engine and a family together for each model; engines are imported here and not before."""

import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.catalogue import CatalogueEntry
from models.engines import ENGINES, Engine
from models.engines.vocabulary import common_hanzi
from models.errors import BadSetting
from models.families import FAMILIES, Family
from models.syllables import LETTERS

log = logging.getLogger(__name__)

_Key = tuple[str, Path | None, str]

_EVERYDAY: Final[Mapping[str, Callable[[], str]]] = {"zh": common_hanzi, "vi": lambda: LETTERS}


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model that is ready to be asked; `name` is the catalogue's, with an adapter `base+adapter`.

    `unread` are the everyday Hanzi and the letters of Vietnamese that it has no token for.
    """

    name: str
    engine: Engine
    family: Family
    unread: frozenset[str] = frozenset()


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

    Two models that share engine, files and options share one engine, as does a model with and without an adapter
    where the engine can tell them apart by request. `options` are by model and replace the catalogue's; an
    adapter's own come last.
    """
    engines: dict[_Key, Engine] = {}
    models: dict[str, LoadedModel] = {}
    with ExitStack() as loaded:
        # With its adapter first: what was loaded so can do without.
        for each in sorted(wanted, key=lambda each: each.adapter is None):
            entry = each.entry
            path, merged = paths[entry.name], _options(each, paths, options)
            key = _key(entry, path, merged)
            if key not in engines:
                make = _checked(ENGINES.get(entry.engine), f"engine {entry.engine}", (path,), merged)
                engines[key] = make()
                loaded.callback(engines[key].close)
                shared = each.adapter is not None and not each.adapter.options
                bare = engines[key].bare() if shared else None
                if bare is not None:
                    engines[_key(entry, path, _options(Wanted(entry), paths, options))] = bare
            family = _checked(FAMILIES.get(entry.family), f"family {entry.family}", (), entry.family_options)
            unread = _unread(engines[key], entry)
            models[each.name] = LoadedModel(each.name, engines[key], family(), unread)
        loaded.pop_all()
    return models


def _key(entry: CatalogueEntry, path: Path | None, options: Mapping[str, Any]) -> _Key:
    return entry.engine, path, repr(sorted(options.items()))


def _unread(engine: Engine, entry: CatalogueEntry) -> frozenset[str]:
    """Look for holes in the vocabulary: NLLB, for one, lacks Hanzi of everyday use, and says nothing about it."""
    asked = [text() for language, text in _EVERYDAY.items() if language in entry.languages]
    found = engine.missing("".join(asked))
    if found:
        log.warning(
            "The model %s has no token for %d characters of everyday use, %s for some: it cannot read or write them.",
            entry.name,
            len(found),
            found[:10],
        )
    return frozenset(found)


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
