"""From an article to a parallel bulletin; what callers may use is listed here, all else may move."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.errors import AppError as AppError
    from models.profiles import load_profile as load_profile
    from models.profiles import open_profile as open_profile
    from models.termbase import Termbase as Termbase
    from models.translate import Translator as Translator

_PUBLIC = {
    "AppError": "models.errors",
    "Termbase": "models.termbase",
    "Translator": "models.translate",
    "load_profile": "models.profiles",
    "open_profile": "models.profiles",
}

__all__ = ["AppError", "Termbase", "Translator", "load_profile", "open_profile"]


def __getattr__(name: str) -> object:
    """Import on first use: a command that only prints its help must not load models."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'models' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
