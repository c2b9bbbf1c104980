"""What the service knows: languages and models."""

from typing import Annotated

from pydantic import Field

from models.languages import LANGUAGES
from models.store import Store
from service.catalogue import catalogue_of
from service.translator import profile_of
from service.web.api.endpoint import Api
from service.web.api.schemas import Listed, Made
from service.web.parts import parts

blueprint = Api("knowledge", "Languages and models.")


class LanguageFacts(Made):
    """A language; it can be translated into each of `targets`."""

    tag: str
    name: str
    autonym: str
    targets: list[str]


class ModelFacts(Made):
    """A pretrained model of the catalogue."""

    name: str
    title: str
    languages: list[str]
    directions: Annotated[list[str], Field(description="Empty stands for every pair of `languages`.")]
    licence: str
    publisher: str
    size: Annotated[int, Field(description="Bytes on disk, about.")]
    permitted: Annotated[bool, Field(description="Whether its licence is accepted here.")]
    installed: bool
    used: Annotated[bool, Field(description="Whether the profile of this service uses it.")]


@blueprint.operation("get", "/languages", scope="read", answers={200: Listed[LanguageFacts]})
def list_languages() -> Listed[LanguageFacts]:
    """List the languages."""
    return Listed[LanguageFacts](
        items=[
            LanguageFacts(
                tag=tag,
                name=each.name,
                autonym=each.autonym,
                targets=[other for other in LANGUAGES if other != tag],
            )
            for tag, each in LANGUAGES.items()
        ]
    )


@blueprint.operation("get", "/models", scope="read", answers={200: Listed[ModelFacts]})
def list_models() -> Listed[ModelFacts]:
    """List the models that the service can use, and say which of them it does."""
    settings = parts().settings
    catalogue, store = catalogue_of(settings), Store(settings.models)
    used = profile_of(settings).models
    return Listed[ModelFacts](
        items=[
            ModelFacts(
                name=each.name,
                title=each.title,
                languages=list(each.languages),
                directions=list(each.directions),
                licence=each.licence,
                publisher=each.publisher,
                size=each.size,
                permitted=catalogue.accepts(each),
                installed=store.has(each),
                used=each.name in used,
            )
            for each in catalogue.entries
        ]
    )
