"""DeepL's API: glossaries of several directions (v3), which can be changed."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from models.errors import BadInput, NotFound
from service.database.glossaries import Direction, Glossary
from service.web.compat.deepl import blueprint, let_in, read_fields
from service.web.compat.deepl_entries import as_tsv, direction_of, entries_of, moment, name_of
from service.web.compat.engine import engine
from service.web.compat.fields import Fields
from service.web.compat.shapes import answer

MAX_DICTIONARIES: Final = 6


@blueprint.post("/v3/glossaries")
def create_multilingual() -> Response:
    """Make a glossary of up to six dictionaries, which is every direction between three languages."""
    caller = let_in("submit")
    fields = read_fields()
    name, given = name_of(fields), _dictionaries(fields)
    if not given:
        raise BadInput("Parameter 'dictionaries' must have at least one dictionary.")
    return answer(_shown(engine().glossaries.create(caller.id, name, given)), 201)


@blueprint.get("/v3/glossaries")
def list_multilingual() -> Response:
    """List all glossaries."""
    caller = let_in("read")
    return answer({"glossaries": [_shown(each) for each in engine().glossaries.listing(caller.id)]})


@blueprint.get("/v3/glossaries/<id>")
def show_multilingual(id: str) -> Response:
    """Describe one glossary."""
    return answer(_shown(engine().glossaries.get(let_in("read").id, id)))


@blueprint.patch("/v3/glossaries/<id>")
def change_multilingual(id: str) -> Response:
    """Give a glossary another name, and add entries to its dictionaries."""
    owner, store = let_in("submit").id, engine().glossaries
    fields = read_fields()
    given = _dictionaries(fields)
    name = name_of(fields) if "name" in fields else None
    if name is None and not given:
        raise BadInput("Nothing to change: send 'name', 'dictionaries' or both.")
    store.get(owner, id)
    for direction, entries in given.items():
        store.put(owner, id, direction, entries, merge=True)
    if name is not None:
        store.rename(owner, id, name)
    return answer(_shown(store.get(owner, id)))


@blueprint.delete("/v3/glossaries/<id>")
def delete_multilingual(id: str) -> Response:
    """Delete a glossary."""
    caller = let_in("submit")
    engine().glossaries.delete(caller.id, id)
    return Response(status=204)


@blueprint.put("/v3/glossaries/<id>/dictionaries")
def replace_dictionary(id: str) -> Response:
    """Replace one dictionary."""
    caller = let_in("submit")
    fields = read_fields()
    direction, entries = direction_of(fields), entries_of(fields)
    count = engine().glossaries.put(caller.id, id, direction, entries, merge=False)
    return answer(_counted(direction, count))


@blueprint.delete("/v3/glossaries/<id>/dictionaries")
def delete_dictionary(id: str) -> Response:
    """Delete one dictionary."""
    caller = let_in("submit")
    if not engine().glossaries.drop(caller.id, id, direction_of(request.args)):
        raise NotFound("The glossary has no such dictionary.")
    return Response(status=204)


@blueprint.get("/v3/glossaries/<id>/entries")
def dictionary_entries(id: str) -> Response:
    """Give the entries of one dictionary."""
    caller = let_in("read")
    direction = direction_of(request.args)
    entries = engine().glossaries.entries(caller.id, id, direction)
    if entries is None:
        raise NotFound("The glossary has no such dictionary.")
    dictionary = {
        "source_lang": direction[0],
        "target_lang": direction[1],
        "entries": as_tsv(entries),
        "entries_format": "tsv",
    }
    return answer({"dictionaries": [dictionary]})


def _dictionaries(fields: Fields) -> dict[Direction, Mapping[str, str]]:
    given: Any = fields.get("dictionaries", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadInput("Parameter 'dictionaries' must be a list of objects.")
    if len(given) > MAX_DICTIONARIES:
        raise BadInput(f"A glossary has at most {MAX_DICTIONARIES} dictionaries, got {len(given)}.")
    return {direction_of(each): entries_of(each) for each in given}


def _shown(glossary: Glossary) -> dict[str, object]:
    return {
        "glossary_id": glossary.id,
        "name": glossary.name,
        "creation_time": moment(glossary.created),
        "dictionaries": [_counted(direction, count) for direction, count in glossary.counts.items()],
    }


def _counted(direction: Direction, count: int) -> dict[str, object]:
    return {"source_lang": direction[0], "target_lang": direction[1], "entry_count": count}
