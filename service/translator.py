"""Opens what the settings say bulletins are made with."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.profiles import OpenProfile, Profile, load_profile, open_profile
from models.store import Store
from models.termbase import Termbase
from models.translate import Translator
from service.catalogue import catalogue_of
from service.settings import Settings


def profile_of(settings: Settings) -> Profile:
    """Read the profile that the settings name; raises BadSetting."""
    return load_profile(settings.profile, extra=settings.profiles_file, catalogue=catalogue_of(settings))


def open_models(settings: Settings) -> OpenProfile:
    """Load the models of the profile; a context manager that frees them."""
    catalogue = catalogue_of(settings)
    profile = load_profile(settings.profile, extra=settings.profiles_file, catalogue=catalogue)
    return open_profile(profile, Store(settings.models), catalogue=catalogue)


@contextmanager
def open_translator(settings: Settings) -> Iterator[Translator]:
    """Load the models of the profile and free them at the end; raises ModelMissing with the command to run."""
    with open_models(settings) as profile:
        yield Translator(profile, Termbase.load())
