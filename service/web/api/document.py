"""The OpenAPI 3.1 document, made of what the endpoints declare and of pydantic's JSON Schemas.

OpenAPI 3.1 is JSON Schema 2020-12, which pydantic writes in full, so that nothing a model says is lost on the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from service.web.api.endpoint import JSON, PREFIX, Api, Endpoint, Raw
from service.web.api.schemas import Problem

REF: Final = "#/components/schemas/{model}"
PROBLEM: Final = "application/problem+json"
PLACES: Final = {"path": "path", "query": "query", "headers": "header"}
RETRY: Final = {"Retry-After": "Seconds to wait before asking again."}

ABOUT: Final = """\
One article in Vietnamese, English or Chinese goes in, a parallel bulletin in all three comes out: submit it to
`/articles`, follow it at `/jobs/{id}`, read it at `/bulletins/{id}`.

A token goes into the header `Authorization: Bearer pb_…`. Problems come as `application/problem+json` (RFC 9457).
"""
OPEN: Final = "\n**This service is open**: programs on this machine need no token.\n"

# By model and mode, as pydantic gives them.
Schemas = Mapping[Any, dict[str, Any]]


def document(
    parts: Sequence[Api], *, open_api: bool, webhooks: Mapping[str, type[BaseModel]] | None = None
) -> dict[str, Any]:
    """Write the document for all endpoints of some blueprints; `webhooks` are the calls that we make."""
    endpoints = [each for part in parts for each in part.endpoints]
    schemas, definitions = models_json_schema(
        list(dict.fromkeys(_models(endpoints, webhooks or {}))), ref_template=REF
    )
    paths: dict[str, dict[str, Any]] = {}
    for part in parts:
        for each in part.endpoints:
            address = PREFIX + each.rule.replace("<", "{").replace(">", "}")
            paths.setdefault(address, {})[each.method] = _operation(each, part, schemas, definitions["$defs"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "parallel-bulletins",
            "version": version("parallel-bulletins"),
            "description": ABOUT + (OPEN if open_api else ""),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": part.heading, "description": part.about} for part in parts],
        "security": [] if open_api else [{"token": []}],
        "paths": paths,
        "webhooks": {name: _webhook(name, model, schemas) for name, model in (webhooks or {}).items()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _used(endpoints, definitions["$defs"]),
        },
    }


def _models(
    endpoints: Iterable[Endpoint], webhooks: Mapping[str, type[BaseModel]]
) -> Iterable[tuple[type[BaseModel], JsonSchemaMode]]:
    yield Problem, "serialization"
    for model in webhooks.values():
        yield model, "serialization"
    for each in endpoints:
        for model in (*each.inputs.values(), *each.takes.values()):
            yield model, "validation"
        for answer in each.answers.values():
            if not isinstance(answer, Raw):
                yield answer, "serialization"


def _operation(each: Endpoint, part: Api, schemas: Schemas, definitions: Mapping[str, Any]) -> dict[str, Any]:
    summary, _, description = each.summary.partition("\n")
    made: dict[str, Any] = {
        "operationId": each.name,
        "tags": [part.heading],
        "summary": summary,
        "parameters": [
            parameter
            for place, model in each.inputs.items()
            for parameter in _parameters(PLACES[place], _resolved(schemas[model, "validation"], definitions))
        ],
        "responses": {
            **{str(status): _answer(status, each, schemas) for status in each.answers},
            **{str(status): _failure(status) for status in sorted(each.fails)},
        },
    }
    if each.scope is None:
        made["security"] = []
    notes = [description.strip(), f"Needs the scope `{each.scope}`." if each.scope else ""]
    made["description"] = "\n\n".join(note for note in notes if note)
    if each.takes:
        content = {kind: {"schema": schemas[model, "validation"]} for kind, model in each.takes.items()}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _resolved(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    resolved: Mapping[str, Any] = definitions[name] if name else schema
    return resolved


def _parameters(place: str, schema: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for name, each in schema.get("properties", {}).items():
        inner = {key: value for key, value in each.items() if key not in ("description", "title")}
        made = {"name": name, "in": place, "required": name in schema.get("required", ()), "schema": inner}
        if "description" in each:
            made["description"] = each["description"]
        yield made


def _answer(status: int, each: Endpoint, schemas: Schemas) -> dict[str, Any]:
    answer = each.answers[status]
    made: dict[str, Any]
    if isinstance(answer, Raw):
        made = {"description": answer.description}
        if answer.media_types:
            made["content"] = {kind: {"schema": {}} for kind in answer.media_types}
    else:
        text = (answer.__doc__ or HTTPStatus(status).phrase).strip().splitlines()[0]
        made = {"description": text, "content": {JSON: {"schema": schemas[answer, "serialization"]}}}
    if status in each.headers:
        made["headers"] = _headers(each.headers[status])
    if each.links and status == next(iter(each.answers)):
        made["links"] = {
            name: {"operationId": name, "parameters": dict(how)} for name, how in each.links.items()
        }
    return made


def _failure(status: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}},
    }
    if status == 429:
        made["headers"] = _headers(RETRY)
    return made


def _headers(named: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"description": means, "schema": {"type": "string"}} for name, means in named.items()}


def _webhook(name: str, model: type[BaseModel], schemas: Schemas) -> dict[str, Any]:
    text = (model.__doc__ or name).strip()
    return {
        "post": {
            "operationId": f"on_{name.replace('.', '_')}",
            "summary": text.splitlines()[0],
            "requestBody": {"content": {JSON: {"schema": schemas[model, "serialization"]}}},
            "responses": {"2XX": {"description": "It was taken; any other answer is tried again."}},
        }
    }


def _used(endpoints: Iterable[Endpoint], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the models that are told as parameters."""
    apart = {model.__name__ for each in endpoints for model in each.inputs.values()}
    return {name: schema for name, schema in definitions.items() if name not in apart}
