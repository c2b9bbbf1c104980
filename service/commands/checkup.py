"""What `bulletins doctor` looks at, one function a thing."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from models.catalogue import CatalogueEntry
from models.errors import AppError, BrokenModel, ModelMissing
from models.profiles import Profile
from models.store import Store
from service.catalogue import catalogue_of
from service.commands.lazy import LazySettings
from service.database import open_engine
from service.settings import Settings
from service.translator import profile_of

PYTHON = (3, 11)
# The database grows by some kilobytes an article; less than this means that the disk is full in effect.
DATA_ROOM = 200 * 1024 * 1024
# The mirror's pieces and the file made of them lie side by side for a moment.
MODEL_ROOM = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at; `cure` says what to do about one that is not ok."""

    name: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    cure: str = ""


def examine(lazy: LazySettings) -> Iterator[Result]:
    """Look at everything; what cannot be looked at because something before it is broken is left out."""
    yield _python()
    try:
        settings = lazy.read(log_level="ERROR")
        profile = profile_of(settings)
    except AppError as error:
        yield Result("settings", "missing", str(error), "Mend the setting that is named.")
        return
    yield Result("settings", "ok", f"profile {settings.profile}, data in {settings.data}")
    yield from _models(settings, profile)
    yield _data(settings)
    yield _database(settings)
    yield from _extras()


def _python() -> Result:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= PYTHON:
        return Result("Python", "ok", found)
    return Result("Python", "missing", found, "Install Python 3.11 or newer.")


def _models(settings: Settings, profile: Profile) -> Iterator[Result]:
    store, catalogue = Store(settings.models), catalogue_of(settings)
    for name in profile.models:
        entry = catalogue.get(name)
        try:
            store.verify(entry)
        except ModelMissing:
            yield Result(
                f"model {name}",
                "missing",
                f"not in {settings.models}",
                f"Run `bulletins models pull {name}`.",
            )
            yield _room(settings, entry)
        except BrokenModel as error:
            yield Result(f"model {name}", "missing", str(error), f"Run `bulletins models pull {name}`.")
        else:
            where = store.path(entry)
            yield Result(f"model {name}", "ok", f"verified, {where}" if where else "needs no files")


def _room(settings: Settings, entry: CatalogueEntry) -> Result:
    """Tell whether the model would fit on the disk."""
    free = shutil.disk_usage(_nearest(settings.models)).free
    need = entry.size * MODEL_ROOM
    detail = f"{_gigabytes(free)} free for models, {_gigabytes(need)} needed to fetch {entry.name}"
    if free >= need:
        return Result("disk", "ok", detail)
    return Result(
        "disk", "missing", detail, "Make room, or set BULLETINS_MODELS to a folder on another disk."
    )


def _data(settings: Settings) -> Result:
    folder = _nearest(settings.data)
    cure = "Give the right to write there, or set BULLETINS_DATA to another folder."
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return Result("data folder", "missing", f"{settings.data} cannot be written: {error.strerror}", cure)
    if free < DATA_ROOM:
        return Result(
            "data folder", "missing", f"{_gigabytes(free)} free in {settings.data}", "Make room there."
        )
    return Result("data folder", "ok", f"{settings.data}, {_gigabytes(free)} free")


def _database(settings: Settings) -> Result:
    path = settings.database_url.removeprefix("sqlite:///")
    if path != settings.database_url and not Path(path).exists():
        return Result("database", "ok", "a new one is made at the first start")
    try:
        open_engine(settings.database_url).dispose()
    except AppError as error:
        return Result(
            "database", "missing", str(error), "Mend BULLETINS_DATABASE_URL, or start the database server."
        )
    return Result("database", "ok", "opens")


def _extras() -> Iterator[Result]:
    for name in ("transformers", "torch"):
        if find_spec(name) is not None:
            yield Result(name, "ok", "installed")
        else:
            yield Result(
                name, "optional", "only for models from the hub", "pip install 'parallel-bulletins[hub]'"
            )


def _nearest(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.is_dir() and os.access(each, os.X_OK))


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
