"""A profile says which model does which direction, what goes through a pivot, and what summarizes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from models.canary import Trial, try_out
from models.catalogue import Catalogue, CatalogueEntry, Direction, Tag
from models.errors import BadSetting, ModelError, UnsupportedLanguage
from models.lexicon import lexicon
from models.loading import LoadedModel, Wanted, load_all, loaded_name
from models.store import Store
from models.tables import parse_table, read_toml
from models.termbase import Termbase

PROFILES = Path(__file__).with_name("profiles.toml")

__all__ = [
    "LoadedModel",
    "OpenProfile",
    "Profile",
    "load_profile",
    "missing_models",
    "open_profile",
    "profile_names",
]

LANGUAGES = ("vi", "en", "zh")
DIRECTIONS = tuple(permutations(LANGUAGES, 2))
SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One way of running the service, in names of the catalogue.

    `translate` does every direction that `directions` (`"vi-en" = "model"`) does not give to another model.
    `pivot` (`"vi-zh" = "en"`) lists what is translated in two steps. `options` are, by model, engine options
    that replace the catalogue's. `lexicon` lists directions in which the model is told what words of a sentence
    mean, for models that are weak in a language. `canary` says whether models are tried out with one sentence a
    direction when they are loaded.

    `adapter` completes the model that it was made for, in all that this model does; `adapters` (`"vi-en" = "name"`,
    `"summary" = "name"`) says so for one task, with an empty name for the bare model. Reading a profile writes
    the first out into the second.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    translate: str
    summarize: str
    pivot: Mapping[Direction, Tag] = field(default_factory=dict)
    directions: Mapping[Direction, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    lexicon: tuple[Direction, ...] = ()
    adapter: str = ""
    adapters: Mapping[Direction | Literal["summary"], str] = field(default_factory=dict)
    canary: bool = True

    @property
    def models(self) -> tuple[str, ...]:
        """List the models and adapters that it needs, each once."""
        names = (self.translate, *self.directions.values(), self.summarize, *self.adapters.values())
        return tuple(dict.fromkeys(name for name in names if name))

    def model_name(self, source: str, target: str) -> str:
        """Name the model of a direction."""
        return self.directions.get(f"{source}-{target}", self.translate)

    def tasks(self) -> tuple[tuple[str, str], ...]:
        """List every task, `"vi-en"` or `"summary"`, with its model."""
        pairs = [(f"{start}-{end}", self.model_name(start, end)) for start, end in DIRECTIONS]
        return (*pairs, (SUMMARY, self.summarize))

    def loaded_name(self, task: str) -> str:
        """Name the model of a task with its adapter."""
        return loaded_name(dict(self.tasks())[task], self.adapters.get(task))

    def legs(self, source: str, target: str) -> tuple[tuple[str, str], ...]:
        """List the steps of a direction: one, or two through its pivot."""
        pivot = self.pivot.get(f"{source}-{target}")
        return ((source, target),) if pivot is None else ((source, pivot), (pivot, target))

    def used_legs(self) -> tuple[tuple[str, str], ...]:
        """List every step that some direction takes, each once."""
        return tuple(dict.fromkeys(leg for direction in DIRECTIONS for leg in self.legs(*direction)))


_PROFILE = TypeAdapter(Profile)


def load_profile(name: str, *, extra: Path | None = None, catalogue: Catalogue | None = None) -> Profile:
    """Read a profile, an operator's file first; raises BadSetting for whatever could not work later."""
    for path in (extra, PROFILES):
        if path is None:
            continue
        tables = read_toml(path)
        if name in tables:
            return _parse(name, tables[name], path, catalogue or Catalogue.load())
    raise BadSetting(f"Unknown profile {name!r}. Available: {', '.join(profile_names(extra=extra))}.")


def profile_names(*, extra: Path | None = None) -> list[str]:
    """List the built-in profiles and those of an operator's file."""
    names = list(read_toml(PROFILES))
    return names if extra is None else list(dict.fromkeys((*names, *read_toml(extra))))


def missing_models(profile: Profile, store: Store, *, catalogue: Catalogue | None = None) -> list[str]:
    """List the models of a profile that have to be pulled before it can be opened."""
    known = catalogue or Catalogue.load()
    return [name for name in profile.models if not store.has(known.get(name))]


def _parse(name: str, table: Any, path: Path, catalogue: Catalogue) -> Profile:  # noqa: ANN401 - TOML holds anything
    where = f"{path}: profile {name}"
    if not isinstance(table, dict):
        raise BadSetting(f"{where}: expected a table, got {table!r}.")
    profile = parse_table(_PROFILE, table | {"name": name}, where=where)
    entries = dict(_entries(profile, where, catalogue))
    for key in profile.options:
        if key not in entries:
            raise BadSetting(f"{where}: options.{key}: the profile does not use this model.")
    for source, target in DIRECTIONS:
        _check_direction(profile, source, target, where=where, entries=entries)
    for direction in profile.lexicon:
        if direction in profile.pivot:
            raise BadSetting(
                f"{where}: lexicon: {direction} goes through {profile.pivot[direction]}. Name the two directions of its "
                "legs instead."
            )
    return replace(profile, adapters=_adapters(profile, where, catalogue))


def _entries(profile: Profile, where: str, catalogue: Catalogue) -> Iterator[tuple[str, CatalogueEntry]]:
    named = {"translate": profile.translate, "summarize": profile.summarize}
    named |= {f"directions.{key}": model for key, model in profile.directions.items()}
    for key, model in named.items():
        entry = _find(model, f"{where}: {key}", catalogue)
        if entry.base:
            raise BadSetting(
                f"{where}: {key}: {model} is an adapter for {entry.base}. Name that model here, and the adapter in "
                f'`adapter = "{model}"`.'
            )
        yield model, entry


def _find(name: str, where: str, catalogue: Catalogue) -> CatalogueEntry:
    try:
        return catalogue.get(name)
    except ModelError as error:
        raise BadSetting(f"{where}: {error}") from error


def _adapters(profile: Profile, where: str, catalogue: Catalogue) -> dict[str, str]:
    """Give each task its adapter, after a look at whether it fits the task's model."""
    tasks = dict(profile.tasks())
    found = {}
    if profile.adapter:
        base = _base(profile.adapter, f"{where}: adapter", catalogue)
        found = {task: profile.adapter for task, model in tasks.items() if model == base}
        if not found:
            raise BadSetting(
                f"{where}: adapter: {profile.adapter} is an adapter for {base}, which this profile does not use."
            )
    for task, name in profile.adapters.items():
        base = _base(name, f"{where}: adapters.{task}", catalogue) if name else tasks[task]
        if base != tasks[task]:
            raise BadSetting(
                f"{where}: adapters.{task}: {name} is an adapter for {base}, but the model there is {tasks[task]}."
            )
    return {task: name for task, name in {**found, **profile.adapters}.items() if name}


def _base(name: str, where: str, catalogue: Catalogue) -> str:
    entry = _find(name, where, catalogue)
    if not entry.base:
        raise BadSetting(
            f"{where}: {name} is a model and no adapter. `bulletins models list` shows which are."
        )
    return entry.base


def _check_direction(
    profile: Profile, source: str, target: str, *, where: str, entries: Mapping[str, CatalogueEntry]
) -> None:
    """Require a model for the direction, or for both legs of its pivot."""
    pivot = profile.pivot.get(f"{source}-{target}")
    if pivot in {source, target}:
        raise BadSetting(f"{where}: pivot.{source}-{target}: {pivot!r} is an end of the direction.")
    for start, end in profile.legs(source, target):
        model = profile.model_name(start, end)
        if not entries[model].translates(start, end):
            raise BadSetting(
                f"{where}: the model {model} does not translate {start}-{end}. "
                f"Give {start}-{end} a model in `directions` or a language in `pivot`."
            )
        if pivot is not None and f"{start}-{end}" in profile.pivot:
            raise BadSetting(f"{where}: pivot.{source}-{target}: its leg {start}-{end} has a pivot itself.")


class OpenProfile:
    """A profile with its models loaded; a context manager that frees them."""

    def __init__(self, profile: Profile, models: Mapping[str, LoadedModel]) -> None:
        self.profile = profile
        self._models = models

    def model_for(self, source: str, target: str) -> LoadedModel:
        """Give the model of a direction; ask `pivot_for` first whether there is one step or two."""
        if (source, target) not in DIRECTIONS:
            raise UnsupportedLanguage(
                f"No model translates {source}-{target}. Languages: {', '.join(LANGUAGES)}."
            )
        return self._models[self.profile.loaded_name(f"{source}-{target}")]

    def pivot_for(self, source: str, target: str) -> str | None:
        """Name the language that stands between, or None for a direction done in one step."""
        return self.profile.pivot.get(f"{source}-{target}")

    def words_for(self, source: str, target: str) -> Termbase | None:
        """Give the words that the model of a direction is told of, if it is."""
        return lexicon() if f"{source}-{target}" in self.profile.lexicon else None

    @property
    def summarizer(self) -> LoadedModel:
        """Give the model that summarizes, in each language."""
        return self._models[self.profile.loaded_name(SUMMARY)]

    def close(self) -> None:
        """Free all weights."""
        for engine in {model.engine for model in self._models.values()}:
            engine.close()

    def __enter__(self) -> "OpenProfile":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def open_profile(profile: Profile, store: Store, *, catalogue: Catalogue | None = None) -> OpenProfile:
    """Load the models of a profile, each file of weights once, and try them out.

    Raises ModelMissing before loading anything, and CanaryFailed for a model that does not translate.
    """
    known = catalogue or Catalogue.load()
    entries = {name: known.get(name) for name in profile.models}
    paths = {name: store.path(entry) for name, entry in entries.items()}
    wanted = {
        profile.loaded_name(task): Wanted(entries[model], entries.get(profile.adapters.get(task, "")))
        for task, model in profile.tasks()
    }
    order = sorted(wanted.values(), key=lambda each: profile.models.index(each.entry.name))
    models = load_all(order, paths, options=profile.options)
    opened = OpenProfile(profile, models)
    try:
        _require_summaries(opened)
        _require_terms(opened)
        if profile.canary:
            try_out(Trial(opened.model_for(*leg), *leg) for leg in profile.used_legs())
    except BaseException:
        opened.close()
        raise
    return opened


def _require_summaries(opened: OpenProfile) -> None:
    if not opened.summarizer.family.summarizes:
        raise BadSetting(
            f"Profile {opened.profile.name}: summarize: the model {opened.profile.summarize} cannot summarize. "
            "Name one that can, or `extract` for sentences of the article."
        )


def _require_terms(opened: OpenProfile) -> None:
    for direction in opened.profile.lexicon:
        source, target = direction.split("-")
        if not opened.model_for(source, target).family.takes_terms:
            raise BadSetting(
                f"Profile {opened.profile.name}: lexicon: {opened.profile.model_name(source, target)}, the model for "
                f"{direction}, cannot be told what a word means. Leave the direction out."
            )
