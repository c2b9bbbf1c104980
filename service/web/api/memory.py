"""The translation memory: what was approved before."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from service.database.memory import LONGEST, MemoryStore
from service.database.memory_rows import Unit
from service.database.words import MAX_QUERY
from service.web.api.endpoint import Api, Raw
from service.web.api.schemas import Absent, Id, Listed, Made, Model, Page, Tag, Text
from service.web.auth import current_token
from service.web.parts import parts

blueprint = Api("memory", "The translation memory: every sentence that was approved or imported.")

DONE = Raw("It is gone.")
Sentence = Annotated[Text, Field(min_length=1, max_length=LONGEST)]


class UnitFacts(Made):
    """A sentence in two or more languages."""

    id: str
    role: Literal["title", "summary", "caption", "body"]
    source: Annotated[str, Field(description="The language that it was written in.")]
    texts: dict[str, str]
    bulletin: Annotated[str | None, Field(description="The bulletin that it was approved in.")]
    origin: Annotated[str, Field(description="The title of that bulletin, or the name of a file.")]
    by: Annotated[str, Field(description="Who approved or corrected it.")]
    at: datetime
    state: Annotated[Literal["live", "replaced"], Field(description="A replaced one is history.")]


class UnitWithHistory(UnitFacts):
    """An entry with what it said before, the newest first."""

    history: list[UnitFacts]


class UnitPath(Model):
    """Which entry."""

    id: Id


class UnitQuery(Page):
    """Which entries."""

    q: Annotated[
        Text | Absent,
        Field(min_length=1, max_length=MAX_QUERY, description="Words that it has; accents may be left out."),
    ] = None
    language: Annotated[Tag | Absent, Field(description="Only those in this language, and `q` in it.")] = None


class Corrected(Model):
    """What an entry shall say: in at least two languages; one that is left out is no longer in it."""

    texts: Annotated[dict[Tag, Sentence], Field(min_length=2)]


@blueprint.operation("get", "/memory", scope="read", answers={200: Listed[UnitFacts]})
def list_memory(query: UnitQuery) -> Listed[UnitFacts]:
    """List or search the memory, the newest first."""
    units, following = _store().search(
        query.q or "", limit=query.limit, language=query.language, after=query.after
    )
    return Listed[UnitFacts](items=[_facts(unit) for unit in units], next=following)


@blueprint.operation("get", "/memory/<id>", scope="read", answers={200: UnitWithHistory})
def get_memory(path: UnitPath) -> UnitWithHistory:
    """Give one entry with its history."""
    return _with_history(_store().get(path.id))


@blueprint.operation("put", "/memory/<id>", scope="approve", answers={200: UnitWithHistory}, fails=(409,))
def put_memory(path: UnitPath, body: Corrected) -> UnitWithHistory:
    """Correct an entry; what it said before goes into its history."""
    return _with_history(
        _store().correct(
            path.id, {str(tag): text for tag, text in body.texts.items()}, by=current_token().actor
        )
    )


@blueprint.operation("delete", "/memory/<id>", scope="approve", answers={204: DONE})
def delete_memory(path: UnitPath) -> Response:
    """Forget an entry and its history; bulletins that use the sentence stay as they are."""
    _store().delete(path.id, by=current_token().actor)
    return Response(status=204)


def _with_history(unit: Unit) -> UnitWithHistory:
    past = [_facts(old) for old in _store().history(unit.id)]
    return UnitWithHistory(**_facts(unit).model_dump(), history=past)


def _facts(unit: Unit) -> UnitFacts:
    return UnitFacts.model_validate(
        {
            "id": unit.id,
            "role": unit.role,
            "source": unit.source,
            "texts": dict(unit.texts),
            "bulletin": unit.bulletin,
            "origin": unit.origin,
            "by": unit.by,
            "at": unit.at,
            "state": unit.state,
        }
    )


def _store() -> MemoryStore:
    return MemoryStore(parts().store.engine)
