"""How an endpoint of the API is declared: once, for the router, for the checks and for the OpenAPI document.

To add endpoints, write a module with a blueprint of its own and add it to `PARTS` in service/web/api/__init__.py:

    blueprint = Api("things", "What things are, in one sentence.")

    class ThingPath(Path):
        id: Id

    @blueprint.operation("get", "/things/<id>", scope="read", answers={200: Thing})
    def get_thing(path: ThingPath) -> Thing:
        \"""Give one thing.\"""

A view may ask for `path`, `query`, `headers` and `body`, each by a pydantic model in its annotation; `body` is read as
JSON, or with `takes={"multipart/form-data": ThingForm}` as what the client sends. It returns the model of its first
answer, `reply(...)` for another status or headers, or a Response. The docstring is the summary. An `AppError` is
answered as a problem (RFC 9457); name its status in `fails`, unless it comes with every endpoint: 400, 401, 403, 404
with a path, 422 with anything to check, 413 and 415 with a body, 429, 503.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, get_type_hints

from flask import Blueprint, Response, request
from pydantic import BaseModel

from service.web.api import reading
from service.web.auth import Scope, require

PREFIX: Final = "/api/v1"
JSON: Final = "application/json"

View = Callable[..., BaseModel | Response]


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is not our JSON: its media types, and for people what it is."""

    description: str
    media_types: tuple[str, ...] = ()


Answer = type[BaseModel] | Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """All that is declared of one endpoint; `scope` is None where no token is asked for."""

    name: str
    method: str
    rule: str
    scope: Scope | None
    summary: str
    answers: Mapping[int, Answer]
    fails: frozenset[int]
    inputs: Mapping[str, type[BaseModel]]
    takes: Mapping[str, type[BaseModel]]
    headers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Api(Blueprint):
    """A blueprint of endpoints under one heading of the document."""

    def __init__(self, name: str, about: str) -> None:
        super().__init__(f"api-{name}", __name__, url_prefix=PREFIX)
        self.heading = name
        self.about = about
        self.endpoints: list[Endpoint] = []

    def operation(
        self,
        method: str,
        rule: str,
        *,
        scope: Scope | None,
        answers: Mapping[int, Answer],
        fails: Sequence[int] = (),
        takes: Mapping[str, type[BaseModel]] | None = None,
        headers: Mapping[int, Mapping[str, str]] | None = None,
        links: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Callable[[View], View]:
        """Declare a view; `headers` names those of its answers, with what they mean.

        `links` names views that go on from its first answer: `{"get_job": {"id": "$response.body#/id"}}`.
        """

        def decorate(view: View) -> View:
            hints = get_type_hints(view)
            inputs: dict[str, type[BaseModel]] = {
                name: hints[name] for name in ("path", "query", "headers") if name in hints
            }
            bodies = dict(takes or ({JSON: hints["body"]} if "body" in hints else {}))
            its = Endpoint(
                name=view.__name__,
                method=method,
                rule=rule,
                scope=scope,
                summary=(inspect.getdoc(view) or "").strip(),
                answers=answers,
                fails=_statuses(fails, rule, inputs, bodies, scope),
                inputs=inputs,
                takes=bodies,
                headers=headers or {},
                links=links or {},
            )
            self._add(view, its)
            return view

        return decorate

    def _add(self, view: View, its: Endpoint) -> None:
        guarded = _checked(view, its)
        # Who is not let in learns nothing of what a request should look like.
        if its.scope is not None:
            guarded = require(its.scope)(guarded)
        self.endpoints.append(its)
        self.add_url_rule(its.rule, its.name, guarded, methods=[its.method.upper()])


def reply(made: BaseModel, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer a model with another status than the first one declared, or with headers."""
    body = made.model_dump_json(by_alias=True)
    return Response(body, status, dict(headers or {}), content_type=JSON)


def _checked(view: View, its: Endpoint) -> Callable[..., Response]:
    """Read and check all that a view asks for, before it runs."""

    @wraps(view)
    def checked(**path: str) -> Response:
        given: dict[str, Any] = {}
        if "path" in its.inputs:
            given["path"] = reading.path(its.inputs["path"], path)
        if "query" in its.inputs:
            given["query"] = reading.query(its.inputs["query"], request)
        if "headers" in its.inputs:
            given["headers"] = reading.headers(its.inputs["headers"], request)
        if its.takes:
            given["body"] = reading.body(its.takes, request)
        made = view(**given)
        return made if isinstance(made, Response) else reply(made, next(iter(its.answers)))

    return checked


def _statuses(
    fails: Sequence[int],
    rule: str,
    inputs: Mapping[str, type[BaseModel]],
    bodies: Mapping[str, type[BaseModel]],
    scope: Scope | None,
) -> frozenset[int]:
    always = {400, 429, 503} if scope is None else {400, 401, 403, 429, 503}
    with_path = {404} if "<" in rule else set()
    with_input = {422} if bodies or "query" in inputs or "headers" in inputs else set()
    with_body = {413, 415, 422} if bodies else set()
    return frozenset({*fails, *always, *with_path, *with_input, *with_body})
