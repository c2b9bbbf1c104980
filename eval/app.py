"""What the commands of `bulletins eval` need of the command line that they are part of."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.catalogue import Catalogue
    from models.profiles import OpenProfile, Profile
    from models.store import Store


class App(Protocol):
    """Gives the commands the folder, the catalogue and the models that the settings name."""

    def data_folder(self) -> Path:
        """Give the folder for what is kept between runs."""

    def catalogue(self) -> "Catalogue":
        """Read the catalogue as the settings complete it."""

    def store(self) -> "Store":
        """Give the folder of the models."""

    def profile(self, name: str | None = None) -> "Profile":
        """Read a profile, by default the one that the settings name, without loading it."""

    def open_profile(self, name: str | None = None) -> "OpenProfile":
        """Load a profile's models."""
