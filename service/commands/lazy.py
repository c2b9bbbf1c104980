"""The settings as commands get them."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from service import logs
from service.settings import Settings

if TYPE_CHECKING:
    from models.catalogue import Catalogue
    from models.profiles import OpenProfile, Profile
    from models.store import Store


class LazySettings:
    """Reads the settings when a command wants them, so that `--help` works with bad ones."""

    def __init__(self, config: Path | None) -> None:
        self._config = config

    def read(self, *, log_level: str | None = None) -> Settings:
        """Read the settings and start logging; raises BadSetting."""
        settings = Settings.read(os.environ, self._config)
        logs.configure(log_level or settings.log_level, settings.log_format)
        return settings

    def data_folder(self) -> Path:
        """Give the folder that this installation keeps its data in."""
        return self.read(log_level="WARNING").data

    def catalogue(self) -> "Catalogue":
        """Read the catalogue as the settings complete it; raises BadSetting."""
        # As below: not every command wants models.
        from service.catalogue import catalogue_of

        return catalogue_of(self.read())

    def store(self) -> "Store":
        """Give the folder of the models."""
        from models.store import Store

        return Store(self.read(log_level="WARNING").models)

    def profile(self, name: str | None = None) -> "Profile":
        """Read a profile, by default the one that the settings name, without loading it."""
        from service.translator import profile_of

        settings = self.read(log_level="WARNING")
        return profile_of(replace(settings, profile=name) if name else settings)

    def open_profile(self, name: str | None = None) -> "OpenProfile":
        """Load the models of a profile, by default the one that the settings name; a context manager."""
        # Commands that load nothing need not wait for what loading needs.
        from service.translator import open_models

        settings = self.read(log_level="WARNING")
        return open_models(replace(settings, profile=name) if name else settings)
