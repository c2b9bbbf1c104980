"""The list over a real store; jobs are a stand-in, for nothing is translated here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from models.types import Article, Finding, Segment, Summary, Translation
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.tables import bulletins
from service.settings import Settings

SENTENCES = {
    "vi": ("Hội nghị biên giới", "Hội nghị khai mạc tại Điện Biên hôm thứ Ba."),
    "en": ("Border conference", "The conference opened in Điện Biên on Tuesday."),
    "zh": ("边境会议", "会议星期二在奠边开幕。"),
}


class NoJobs:
    """Takes nothing in."""

    ready = True
    problem: str | None = None


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {
        "BULLETINS_DATA": str(tmp_path),
        "BULLETINS_SECRET_KEY": "only for these tests",
        "BULLETINS_OPEN_API": "true",
    }
    return Settings.read(environ)


@pytest.fixture
def store(settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(settings.database_url)
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def app(settings: Settings, store: BulletinStore) -> Flask:
    app: Flask = create_app(settings, store=store, jobs=NoJobs())  # type: ignore[arg-type]
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def put(store: BulletinStore) -> Callable[..., str]:
    """Store a finished bulletin of a title and a sentence, as a job does; columns of its row may be given."""

    def put(
        id: str,
        *,
        language: str = "vi",
        targets: Sequence[str] = ("en", "zh"),
        texts: dict[str, tuple[str, str]] | None = None,
        findings: Sequence[Finding] = (),
        date: str | None = None,
        **columns: object,
    ) -> str:
        said = {**SENTENCES, **(texts or {})}
        title, sentence = said[language]
        article = Article(language, title, (sentence,), date=date)
        store.create(article, targets=targets, id=id, batch=columns.pop("batch", None))
        store.save_segments(id, [Segment("t1", "title", 0, title), Segment("p1s1", "body", 1, sentence)])
        store.save_summary(id, Summary((), (), "extractive"))
        for target in targets:
            made = Translation("", "model", "echo")
            store.save_translation(id, "t1", target, replace(made, text=said[target][0]))
            found = replace(made, text=said[target][1], findings=tuple(findings))
            store.save_translation(id, "p1s1", target, found)
        store.finish(id, models={f"{language}-{target}": "echo" for target in targets})
        if columns:
            with store.engine.begin() as connection:
                connection.execute(sa.update(bulletins).where(bulletins.c.id == id).values(**columns))
        return id

    return put


@pytest.fixture
def noon() -> Callable[[int], datetime]:
    """Give noon of a day of May 2024."""
    return lambda day: datetime(2024, 5, day, 12, tzinfo=UTC)
