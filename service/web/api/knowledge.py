"""What the service knows: languages, models, and the ledger of terms and names."""

from itertools import islice
from typing import Annotated, Literal

from pydantic import Field

from models.errors import BadInput, NotFound
from models.languages import LANGUAGES
from models.store import Store
from models.termbase import GUARD, Term, Termbase
from service.catalogue import catalogue_of
from service.translator import profile_of
from service.web.api.endpoint import Api
from service.web.api.schemas import Absent, Listed, Made, Model, Page, Text
from service.web.parts import parts

blueprint = Api("knowledge", "Languages, models, and the ledger of terms and names.")

TermId = Annotated[str, Field(pattern=r"^[^\x00-\x20/]{1,100}$")]


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


class TermFacts(Made):
    """One thing and what it is called; the first form in each language is the one to write."""

    id: str
    kind: str
    forms: dict[str, list[str]]
    origin: str
    enforced: Annotated[bool, Field(description="Whether a translation without it is marked.")]


class TermPath(Model):
    """Which term."""

    id: TermId


class TermQuery(Page):
    """Which terms."""

    q: Annotated[Text | Absent, Field(min_length=1, max_length=100, description="Part of a form.")] = None
    kind: Annotated[Text | Absent, Field(max_length=50, description="Only this kind.")] = None
    language: Annotated[
        Literal["vi", "en", "zh"] | Absent, Field(description="Look for `q` in this language only.")
    ] = None


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


@blueprint.operation("get", "/ledger", scope="read", answers={200: Listed[TermFacts]})
def list_terms(query: TermQuery) -> Listed[TermFacts]:
    """List or search the ledger, in order of precedence."""
    terms = [term for term in Termbase.load().terms if term.kind != GUARD]
    start = 0
    if query.after is not None:
        start = next((place for place, term in enumerate(terms, 1) if term.id == query.after), 0)
        if not start:
            raise BadInput(f"{query.after[:80]!r} is no place in this list. Take it from the page before.")
    found = (term for term in islice(terms, start, None) if _matches(term, query))
    page = list(islice(found, query.limit))
    more = next(found, None) is not None
    return Listed[TermFacts](items=[_facts(term) for term in page], next=page[-1].id if more else None)


@blueprint.operation("get", "/ledger/<id>", scope="read", answers={200: TermFacts})
def get_term(path: TermPath) -> TermFacts:
    """Give one term of the ledger."""
    term = next((term for term in Termbase.load().terms if term.id == path.id and term.kind != GUARD), None)
    if term is None:
        raise NotFound(f"The ledger has no term with the id {path.id!r}.")
    return _facts(term)


def _matches(term: Term, query: TermQuery) -> bool:
    if query.kind is not None and term.kind != query.kind:
        return False
    if query.q is None:
        return query.language is None or query.language in term.forms
    wanted = query.q.casefold()
    languages = (query.language,) if query.language else tuple(term.forms)
    return any(wanted in form.casefold() for language in languages for form in term.forms.get(language, ()))


def _facts(term: Term) -> TermFacts:
    forms = {language: list(forms) for language, forms in term.forms.items()}
    return TermFacts(id=term.id, kind=term.kind, forms=forms, origin=term.origin, enforced=term.enforce)
