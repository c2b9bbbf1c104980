"""The ledger of names and terms: read, searched, and written."""

from itertools import islice
from typing import Annotated, Literal

from flask import Response, url_for
from pydantic import Field

from models.errors import BadInput
from service.database.ledger_rows import Draft
from service.ledger.changing import add, delete, put
from service.ledger.entries import Entry, ledger_of
from service.ledger.rules import MAX_FORM, MAX_FORMS, MAX_TEXT
from service.ledger.search import holds
from service.web.api.endpoint import Api, Raw, reply
from service.web.api.schemas import Absent, Listed, Made, Model, Page, Text
from service.web.auth import current_token
from service.web.parts import parts

blueprint = Api("ledger", "Names and terms, and how they are written in each language.")

Language = Literal["vi", "en", "zh"]
TermId = Annotated[str, Field(pattern=r"^[^\x00-\x20/]{1,100}$")]
Form = Annotated[Text, Field(min_length=1, max_length=MAX_FORM)]
Forms = Annotated[list[Form], Field(max_length=MAX_FORMS)]
Version = Annotated[int, Field(ge=0, le=2_000_000_000)]
GONE = Raw("It is gone.")
ONLY = "Those of the forms that are accepted in translations and not looked for in articles."


class TermFacts(Made):
    """One thing and what it is called; the first form in each language is the one to write."""

    id: str
    kind: str
    forms: dict[str, list[str]]
    translations_only: Annotated[dict[str, list[str]], Field(description=ONLY)]
    origin: str
    note: str
    enforced: Annotated[bool, Field(description="Whether a translation without it is marked.")]
    version: Annotated[
        int, Field(description="0 for a built-in entry; one more with each change of another.")
    ]
    overrides: Annotated[bool, Field(description="Whether it takes the place of a built-in entry.")]


class TermPath(Model):
    """Which term."""

    id: TermId


class TermQuery(Page):
    """Which terms."""

    q: Annotated[
        Text | Absent,
        Field(min_length=1, max_length=100, description="Part of a form; accents may be left out."),
    ] = None
    kind: Annotated[Text | Absent, Field(max_length=50, description="Only this kind.")] = None
    language: Annotated[Language | Absent, Field(description="Look for `q` in this language only.")] = None


class VersionQuery(Model):
    """Which version is meant."""

    version: Annotated[
        Version | Absent, Field(description="Refuse if the entry has another version by now.")
    ] = None


class TermWanted(Model):
    """An entry as it shall be."""

    kind: Annotated[
        Text, Field(max_length=50, description="Such as `person`, `place`, `organisation`, `term`.")
    ]
    forms: Annotated[
        dict[Language, Forms], Field(description="At least two languages, the form to write first.")
    ]
    translations_only: Annotated[dict[Language, Forms], Field(description=ONLY, default_factory=dict)]
    enforced: Annotated[bool, Field(description="Whether a translation without it is marked.")] = True
    origin: Annotated[Text, Field(max_length=MAX_TEXT)] = ""
    note: Annotated[Text, Field(max_length=MAX_TEXT)] = ""


@blueprint.operation("get", "/ledger", scope="read", answers={200: Listed[TermFacts]})
def list_terms(query: TermQuery) -> Listed[TermFacts]:
    """List or search the ledger, in order of precedence: entries that people made before the built-in ones."""
    entries = list(ledger_of(parts().store.engine).entries.values())
    start = 0
    if query.after is not None:
        start = next((place for place, entry in enumerate(entries, 1) if entry.id == query.after), 0)
        if not start:
            raise BadInput(f"{query.after[:80]!r} is no place in this list. Take it from the page before.")
    found = (entry for entry in islice(entries, start, None) if _matches(entry, query))
    page = list(islice(found, query.limit))
    more = next(found, None) is not None
    return Listed[TermFacts](items=[_facts(entry) for entry in page], next=page[-1].id if more else None)


@blueprint.operation(
    "post",
    "/ledger",
    scope="edit",
    answers={201: TermFacts},
    headers={201: {"Location": "The address of the entry."}},
    fails=(409,),
    links={
        "get_term": {"id": "$response.body#/id"},
        "put_term": {"id": "$response.body#/id"},
        "delete_term": {"id": "$response.body#/id"},
    },
)
def add_term(body: TermWanted) -> Response:
    """Add an entry; it gets an id of its own. A form of another entry is refused."""
    engine = parts().store.engine
    id = add(engine, _draft(body), by=current_token().actor)
    where = {"Location": url_for("api-ledger.get_term", id=id)}
    return reply(_facts(ledger_of(engine).get(id)), 201, where)


@blueprint.operation("get", "/ledger/<id>", scope="read", answers={200: TermFacts})
def get_term(path: TermPath) -> TermFacts:
    """Give one term of the ledger."""
    return _facts(ledger_of(parts().store.engine).get(path.id))


@blueprint.operation("put", "/ledger/<id>", scope="edit", answers={200: TermFacts}, fails=(409,))
def put_term(path: TermPath, query: VersionQuery, body: TermWanted) -> TermFacts:
    """Make an entry what is sent, be it new, changed, or a built-in one that is overridden."""
    by = current_token().actor
    return _facts(put(parts().store.engine, path.id, _draft(body), by=by, expected=query.version))


@blueprint.operation("delete", "/ledger/<id>", scope="edit", answers={204: GONE}, fails=(409,))
def delete_term(path: TermPath, query: VersionQuery) -> Response:
    """Delete an entry; a built-in one that it overrode holds again, and cannot itself be deleted."""
    delete(parts().store.engine, path.id, by=current_token().actor, expected=query.version)
    return Response(status=204)


def _draft(body: TermWanted) -> Draft:
    only = {
        (language, " ".join(form.split()))
        for language, forms in body.translations_only.items()
        for form in forms
    }
    there = {(language, " ".join(form.split())) for language, forms in body.forms.items() for form in forms}
    for language, form in sorted(only - there):
        raise BadInput(f"{form[:60]!r} ({language}) is not among the forms. Name it there, too.")
    forms: dict[str, tuple[str, ...]] = {language: tuple(each) for language, each in body.forms.items()}
    return Draft(body.kind, forms, frozenset(only), body.enforced, body.origin, body.note)


def _matches(entry: Entry, query: TermQuery) -> bool:
    its = entry.draft
    if query.kind is not None and its.kind != query.kind:
        return False
    if query.q is None:
        return query.language is None or query.language in its.forms
    languages = (query.language,) if query.language else tuple(its.forms)
    return any(holds(its.forms.get(language, ()), query.q) for language in languages)


def _facts(entry: Entry) -> TermFacts:
    its = entry.draft
    only: dict[str, list[str]] = {}
    for language, form in sorted(its.unmatched):
        only.setdefault(language, []).append(form)
    return TermFacts(
        id=entry.id,
        kind=its.kind,
        forms={language: list(forms) for language, forms in its.forms.items()},
        translations_only=only,
        origin=its.origin,
        note=its.note,
        enforced=its.enforce,
        version=entry.version,
        overrides=entry.is_override,
    )
