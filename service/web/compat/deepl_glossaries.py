"""DeepL's API: glossaries of one direction (v2), which cannot be changed."""

from itertools import permutations

from flask import Response, request

from models.errors import NotFound
from service.database.glossaries import Glossary
from service.web.compat.deepl import BASE, SOURCES, blueprint, let_in, read_fields
from service.web.compat.deepl_entries import as_tsv, direction_of, entries_of, moment, name_of
from service.web.compat.engine import engine
from service.web.compat.shapes import answer


@blueprint.get("/v2/glossary-language-pairs")
def pairs() -> Response:
    """List the directions that a glossary can have."""
    let_in("read")
    supported = [
        {"source_lang": source, "target_lang": target} for source, target in permutations(SOURCES.values(), 2)
    ]
    return answer({"supported_languages": supported})


@blueprint.post("/v2/glossaries")
def create() -> Response:
    """Make a glossary."""
    caller = let_in("submit")
    fields = read_fields()
    name, direction, entries = name_of(fields), direction_of(fields), entries_of(fields)
    return answer(_shown(engine().glossaries.create(caller.id, name, {direction: entries})), 201)


@blueprint.get("/v2/glossaries")
def listing() -> Response:
    """List the glossaries of one direction."""
    caller = let_in("read")
    found = [each for each in engine().glossaries.listing(caller.id) if len(each.counts) == 1]
    return answer({"glossaries": [_shown(each) for each in found]})


@blueprint.get("/v2/glossaries/<id>")
def show(id: str) -> Response:
    """Describe one glossary."""
    return answer(_shown(_single(let_in("read").id, id)))


@blueprint.get("/v2/glossaries/<id>/entries")
def entries(id: str) -> Response:
    """Give the entries, as TSV."""
    caller = let_in("read")
    (direction,) = _single(caller.id, id).counts
    found = engine().glossaries.entries(caller.id, id, direction) or {}
    return Response(as_tsv(found), content_type="text/tab-separated-values; charset=utf-8")


@blueprint.delete("/v2/glossaries/<id>")
def delete(id: str) -> Response:
    """Delete a glossary."""
    caller = let_in("submit")
    engine().glossaries.delete(caller.id, id)
    return Response(status=204)


def _single(owner: str, id: str) -> Glossary:
    glossary = engine().glossaries.get(owner, id)
    if len(glossary.counts) != 1:
        raise NotFound(
            f"The glossary {id!r} has several dictionaries: use {request.root_path}/v3/glossaries."
        )
    return glossary


def _shown(glossary: Glossary) -> dict[str, object]:
    ((source, target), count), *_ = glossary.counts.items()
    return {
        "glossary_id": glossary.id,
        "name": glossary.name,
        "ready": True,
        "source_lang": BASE[source].lower(),
        "target_lang": BASE[target].lower(),
        "creation_time": moment(glossary.created),
        "entry_count": count,
    }
