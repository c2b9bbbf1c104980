"""A desk with one finished bulletin, for tests of its addresses."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.types import Bulletin
from service.app import create_app
from service.database import BulletinStore
from service.database.editing import Editing
from service.jobs import Jobs
from service.settings import Settings


@dataclass
class Desk:
    """What a test of the desk's addresses works with."""

    app: Flask
    client: FlaskClient
    store: BulletinStore

    @classmethod
    def over(cls, settings: Settings, store: BulletinStore) -> "Desk":
        app = create_app(settings, store=store, jobs=Jobs(settings, store, None))
        app.config["WTF_CSRF_ENABLED"] = False
        return cls(app, app.test_client(), store)

    @property
    def editing(self) -> Editing:
        return Editing(self.store.engine)

    def get(self, path: str, **query: Any) -> TestResponse:  # noqa: ANN401 - query values
        return self.client.get(f"/bulletins/b1/{path}", query_string=query)

    def send(self, path: str, method: str = "POST", **body: Any) -> TestResponse:  # noqa: ANN401 - JSON
        return self.client.open(f"/bulletins/b1/{path}", method=method, json=body)

    def form(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(f"/bulletins/b1/{path}", data=fields)

    def text(self, segment: str, language: str) -> str:
        return self.store.translations("b1")[segment][language].text


def put(store: BulletinStore, made: Bulletin, id: str = "b1") -> None:
    """Store a finished bulletin as a worker does."""
    store.create(made.article, targets=made.targets, id=id)
    store.save_segments(id, [segment for segment in made.segments if segment.role != "summary"])
    store.save_names(id, made.names)
    store.save_summary(id, made.summary)
    for segment in made.segments:
        for language in made.targets:
            store.save_translation(
                id, segment.id, language, replace(made.translations[segment.id][language], origin="model")
            )
    store.finish(id, models=made.models)
