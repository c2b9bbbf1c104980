"""The models that an installation may use, as its settings say."""

from models.catalogue import Catalogue
from service.settings import Settings


def catalogue_of(settings: Settings) -> Catalogue:
    """Read the catalogue with the operator's own models and accepted licences; raises BadSetting."""
    return Catalogue.load(extra=settings.catalogue_file, accepted=settings.accepted_licences)
