"""Every pretrained model that the service may use, read from catalogue.toml; licences are refused here."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter

from models.engines import ENGINES
from models.errors import BadSetting, ModelError
from models.families import FAMILIES
from models.sources import HubSnapshot, ModelFile, Source, WheelsSource
from models.tables import parse_table, read_toml

CATALOGUE = Path(__file__).with_name("catalogue.toml")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Tag = Annotated[str, Field(pattern=r"^(vi|en|zh)$")]
Licence = Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*$")]
Direction = Annotated[str, Field(pattern=r"^(vi-en|vi-zh|en-vi|en-zh|zh-vi|zh-en)$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One model: what runs it, what it can do, whose it is, and where its files come from.

    `licence` is an SPDX expression, with `LicenseRef-…` for what SPDX has no name for. `directions` names what it
    translates; empty stands for every pair of `languages`. `options` go to the engine, `family_options` to the
    family. A model either lists its `files`, or is a `snapshot` of a repository of the hub, or needs no files.
    `base` makes the entry an adapter: it names the model whose weights the adapter completes.
    `notes` are ours; `facts` say where what is said here comes from.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Name
    title: str
    engine: str
    family: str
    languages: tuple[Tag, ...]
    licence: Licence
    publisher: str
    directions: tuple[Direction, ...] = ()
    non_commercial: bool = False
    revision: str = "main"
    files: tuple[ModelFile, ...] = ()
    sources: tuple[Source, ...] = ()
    snapshot: HubSnapshot | None = None
    base: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    family_options: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""
    facts: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Add up the bytes of all files; of a snapshot, about what they are."""
        return sum(file.size for file in self.files) if self.snapshot is None else self.snapshot.size

    @property
    def size_text(self) -> str:
        """Write the size for people: `289 MB`, `≈ 289 MB` for a snapshot, `-` for a model without files."""
        if not self.size:
            return "-"
        return f"{'≈ ' if self.snapshot else ''}{self.size / 1e6:,.0f} MB"

    def translates(self, source: str, target: str) -> bool:
        """Tell whether the model itself, without a pivot, does this direction."""
        if self.base or not FAMILIES.get(self.family).translates:
            return False
        if self.directions:
            return f"{source}-{target}" in self.directions
        return source != target and source in self.languages and target in self.languages


def permit(entry: CatalogueEntry, *, accepted: Collection[str] = ()) -> None:
    """Raise ModelError for a licence that forbids commercial use, unless the model is accepted by its name."""
    if entry.non_commercial and entry.name not in accepted:
        names = [*sorted(accepted), entry.name]
        quoted = ", ".join(f'"{name}"' for name in names)
        raise ModelError(
            f"The licence of the model {entry.name} ({entry.licence}) forbids commercial use, so the model is refused "
            f"until you accept it by name: set BULLETINS_ACCEPTED_LICENCES={','.join(names)}, or write "
            f"accepted_licences = [{quoted}] in the settings file."
        )


class Catalogue:
    """The models by name; `accepted` names the non-commercial ones that the operator takes on."""

    def __init__(self, entries: Iterable[CatalogueEntry], *, accepted: Collection[str] = ()) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._accepted = frozenset(accepted)

    @classmethod
    def load(cls, *, extra: Path | None = None, accepted: Collection[str] = ()) -> "Catalogue":
        """Read the built-in catalogue, then an operator's TOML file whose models replace those of the same name.

        Raises BadSetting for a file that is wrong, for an adapter without its base, and for an accepted name that
        no model has.
        """
        entries = read_entries(CATALOGUE)
        if extra is not None:
            entries += read_entries(extra)
        _check_bases(entries)
        names = [entry.name for entry in entries]
        for name in accepted:
            if name not in names:
                raise BadSetting(f"accepted_licences: no model is called {name!r}. {_suggest(name, names)}")
        return cls(entries, accepted=accepted)

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """All models in the order of the file, permitted or not."""
        return tuple(self._entries.values())

    def names(self) -> list[str]:
        """List all names in order."""
        return list(self._entries)

    def get(self, name: str) -> CatalogueEntry:
        """Find a model that may be used; raises ModelError for an unknown name or a licence not accepted."""
        entry = self.find(name)
        permit(entry, accepted=self._accepted)
        return entry

    def find(self, name: str) -> CatalogueEntry:
        """Find a model whether it may be used or not; raises ModelError for an unknown name."""
        if name not in self._entries:
            raise ModelError(f"Unknown model {name!r}. {_suggest(name, self.names())}")
        return self._entries[name]

    def accepts(self, entry: CatalogueEntry) -> bool:
        """Tell whether the licence of a model lets it be used here."""
        return not entry.non_commercial or entry.name in self._accepted


_ENTRY = TypeAdapter(CatalogueEntry)


def read_entries(path: Path) -> list[CatalogueEntry]:
    """Read one catalogue file; raises BadSetting that names the file, the model and the key."""
    entries = []
    for name, table in read_toml(path).items():
        where = f"{path}: {name}"
        if not isinstance(table, dict):
            raise BadSetting(f"{where}: expected a table of a model, got {table!r}.")
        entry = parse_table(_ENTRY, table | {"name": name}, where=where)
        _check(entry, where)
        entries.append(entry)
    return entries


def _suggest(name: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"Available: {', '.join(names)}."


def _check(entry: CatalogueEntry, where: str) -> None:
    for kind, name, known in (
        ("engine", entry.engine, ENGINES.names()),
        ("family", entry.family, FAMILIES.names()),
    ):
        if name not in known:
            raise BadSetting(f"{where}: {kind}: unknown {kind} {name!r}. Available: {', '.join(known)}.")
    if entry.snapshot is not None and (entry.files or entry.sources):
        raise BadSetting(f"{where}: snapshot: a model that is a snapshot lists no files and no sources.")
    if entry.files and not entry.sources:
        raise BadSetting(f"{where}: sources: a model with files needs at least one source, got none.")
    for source in entry.sources:
        if isinstance(source, WheelsSource):
            _check_wheels(entry, source, where)


def _check_bases(entries: Iterable[CatalogueEntry]) -> None:
    known = {entry.name: entry for entry in entries}
    for entry in known.values():
        if not entry.base:
            continue
        base = known.get(entry.base)
        if base is None:
            raise BadSetting(
                f"{entry.name}: base: no model is called {entry.base!r}. {_suggest(entry.base, list(known))}"
            )
        if base.base:
            raise BadSetting(
                f"{entry.name}: base: {base.name} is an adapter itself; name the model {base.base}."
            )
        if (entry.engine, entry.family) != (base.engine, base.family):
            raise BadSetting(
                f"{entry.name}: an adapter has the engine and the family of its base, {base.engine} and {base.family}, "
                f"got {entry.engine} and {entry.family}."
            )


def _check_wheels(entry: CatalogueEntry, source: WheelsSource, where: str) -> None:
    if len(entry.files) != 1:
        raise BadSetting(f"{where}: sources: wheels make one file, but this model has {len(entry.files)}.")
    total = sum(part.size for part in source.parts)
    if total != entry.size:
        raise BadSetting(
            f"{where}: sources: the parts hold {total:,} bytes, but the file has {entry.size:,}."
        )
