"""The API under `/api/v1`: what other programs speak to."""

from flask import Flask

from service.settings import Settings
from service.web import auth
from service.web.api import articles, batches, bulletins, docs, imports, jobs, knowledge, ledger, memory
from service.web.api.endpoint import Api

# Every part has a blueprint of its own; service/web/api/endpoint.py says how to add one.
PARTS: tuple[Api, ...] = (
    articles.blueprint,
    batches.blueprint,
    bulletins.blueprint,
    imports.blueprint,
    jobs.blueprint,
    knowledge.blueprint,
    ledger.blueprint,
    memory.blueprint,
)


def install(app: Flask, settings: Settings) -> None:
    """Put the API, its document and its interactive page on an application; CSRFProtect has to be there."""
    auth.install(app, settings)
    docs.describe(app, PARTS, settings)
    for blueprint in (*PARTS, docs.blueprint):
        app.register_blueprint(blueprint)
        # A token in a header cannot be sent by a page from elsewhere; a form's token has no place here.
        app.extensions["csrf"].exempt(blueprint)


__all__ = ["PARTS", "install"]
