"""What outputs depend on, in one line: `system:pipeline|profile:embedded|models:…|version:0.1.0`."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from models.catalogue import Catalogue, CatalogueEntry
from models.profiles import Profile
from models.store import Store

# Options that carry what must not be shown; no output depends on them.
_SECRET: Final = ("key", "token", "secret", "password")


def write(parts: Mapping[str, str]) -> str:
    """Write parts as a signature, with the program's version at the end."""
    whole = {**parts, "version": version("parallel-bulletins")}
    return "|".join(f"{name}:{' '.join(value.split()).replace('|', '/')}" for name, value in whole.items())


def parts_of(signature: str) -> dict[str, str]:
    """Read a signature's parts again."""
    pairs = (part.partition(":") for part in signature.split("|") if part)
    return {name: value for name, _, value in pairs}


def digest(signature: str) -> str:
    """Shorten a signature to what names it in a file of many outputs."""
    return hashlib.sha256(signature.encode()).hexdigest()[:16]


def model_parts(
    profile: Profile, names: tuple[str, ...], *, catalogue: Catalogue, store: Store
) -> dict[str, str]:
    """Name models with their revisions and the engine options that they run with."""
    entries = [catalogue.get(name) for name in dict.fromkeys(names)]
    parts = {"models": ",".join(f"{entry.name}@{revision_of(entry, store)}" for entry in entries)}
    options = {
        entry.name: shown
        for entry in entries
        if (shown := _shown({**entry.options, **profile.options.get(entry.name, {})}))
    }
    if len(options) == 1:
        parts["options"] = next(iter(options.values()))
    elif options:
        parts["options"] = ";".join(f"{name}({shown})" for name, shown in options.items())
    return parts


def revision_of(entry: CatalogueEntry, store: Store) -> str:
    """Say which weights a model has here: the commit it is pinned to, or the hash of its first file."""
    pin = store.pin(entry)
    if pin is not None:
        return pin.commit[:12]
    return entry.files[0].sha256[:12] if entry.files else entry.revision


def _shown(options: Mapping[str, Any]) -> str:
    open_ones = {name: value for name, value in options.items() if not any(word in name for word in _SECRET)}
    return ",".join(f"{name}={json.dumps(value, default=str)}" for name, value in sorted(open_ones.items()))
