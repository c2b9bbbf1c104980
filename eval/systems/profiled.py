"""What systems that run a profile's models share."""

from collections.abc import Callable, Mapping
from typing import Self

from eval.app import App
from eval.signature import model_parts
from eval.systems.base import Options, System
from models.catalogue import Catalogue
from models.profiles import OpenProfile, Profile
from models.store import Store

Load = Callable[[], OpenProfile]


class Profiled(System):
    """Loads a profile when it is first needed; a run whose outputs are all kept loads nothing."""

    def __init__(self, profile: Profile, load: Load, *, catalogue: Catalogue, store: Store) -> None:
        self.profile = profile
        self._load = load
        self._catalogue = catalogue
        self._store = store
        self._opened: OpenProfile | None = None

    @classmethod
    def open(cls, argument: str, options: Options, app: App) -> Self:
        """Make it for the profile of the options, or else of the settings."""
        profile = app.profile(options.profile)
        return cls(
            profile, lambda: app.open_profile(options.profile), catalogue=app.catalogue(), store=app.store()
        )

    @property
    def label(self) -> str:
        """Name profile and system."""
        return f"{self.profile.name}/{self.name}"

    @property
    def opened(self) -> OpenProfile:
        """Give the loaded profile."""
        if self._opened is None:
            self._opened = self._load()
        return self._opened

    def parts(self, source: str, target: str) -> Mapping[str, str]:
        """Name profile, models with revisions and options, and the pivot if there is one."""
        legs = self.profile.legs(source, target) if source != target else ()
        names = tuple(self.profile.model_name(*leg) for leg in legs) or (self.profile.summarize,)
        parts = {"system": self.name, "profile": self.profile.name}
        parts |= model_parts(self.profile, names, catalogue=self._catalogue, store=self._store)
        return parts if len(legs) < 2 else {**parts, "pivot": legs[0][1]}

    def prepare(self) -> None:
        """Load the models."""
        self.opened  # noqa: B018 - it loads

    def close(self) -> None:
        """Free the models."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None
