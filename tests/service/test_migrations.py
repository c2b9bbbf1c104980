"""The way from the first released schema to this one, and that migrations and tables say the same."""

import importlib
import pkgutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import service.database
from models.bulletin import ARTICLE
from models.errors import BadSetting
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.database import BulletinStore, open_engine
from service.database.tables import metadata

# The tables as the first release made them; the types are those of both databases.
FIRST = """
CREATE TABLE schema_version ("only" INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE bulletins (
    id VARCHAR(64) NOT NULL PRIMARY KEY, state VARCHAR(16) NOT NULL, stage VARCHAR(64) NOT NULL, error TEXT,
    attempt INTEGER NOT NULL, title TEXT NOT NULL, language VARCHAR(16) NOT NULL, targets JSON NOT NULL,
    article JSON NOT NULL, names JSON, models JSON NOT NULL, timings JSON NOT NULL,
    created {moment} NOT NULL, updated {moment} NOT NULL
);
CREATE INDEX ix_bulletins_created ON bulletins (created);
CREATE TABLE segments (
    bulletin_id VARCHAR(64) NOT NULL REFERENCES bulletins (id) ON DELETE CASCADE, id VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL, role VARCHAR(16) NOT NULL, paragraph INTEGER NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (bulletin_id, id)
);
CREATE TABLE translations (
    bulletin_id VARCHAR(64) NOT NULL, segment_id VARCHAR(32) NOT NULL, language VARCHAR(16) NOT NULL,
    text TEXT NOT NULL, origin VARCHAR(16) NOT NULL, model TEXT, pivot VARCHAR(16), findings JSON NOT NULL,
    updated {moment} NOT NULL, PRIMARY KEY (bulletin_id, segment_id, language),
    FOREIGN KEY (bulletin_id, segment_id) REFERENCES segments (bulletin_id, id) ON DELETE CASCADE
);
CREATE TABLE summaries (
    bulletin_id VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE,
    summary JSON NOT NULL
);
INSERT INTO schema_version VALUES (1, {version});
"""
ARTICLE_1 = Article(language="vi", title="Chợ phiên", paragraphs=("Chợ họp từ sáng.",))
MOMENT = datetime(2024, 1, 4, 12, 30, tzinfo=UTC)
STATES = ("draft", "failed", "queued", "working")


@pytest.fixture
def released(url: str) -> Iterator[sa.Engine]:
    """Give a database as the first release left it, with a bulletin in each state."""
    if url.startswith("sqlite"):
        Path(str(sa.make_url(url).database)).parent.mkdir()
    engine = sa.create_engine(url)
    fill(engine, version=1)
    yield engine
    engine.dispose()


def fill(engine: sa.Engine, *, version: int) -> None:
    moment = "DATETIME" if engine.dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    with engine.begin() as connection:
        for statement in FIRST.format(moment=moment, version=version).split(";"):
            if statement.strip():
                connection.execute(sa.text(statement))
        first = sa.MetaData()
        first.reflect(connection)
        for id in STATES:
            connection.execute(
                first.tables["bulletins"].insert(),
                {
                    "id": id, "state": id, "stage": "translate:en" if id == "working" else "", "attempt": 3,
                    "error": "No." if id == "failed" else None, "title": "Chợ phiên", "language": "vi",
                    "targets": ["en"], "article": ARTICLE.dump_python(ARTICLE_1, mode="json"),
                    "names": [{"surface": "Lạng Sơn", "kind": "place", "forms": {}, "reason": "after tỉnh"}],
                    "models": {"vi-en": "small"}, "timings": {"translate_s": 1.5},
                    "created": MOMENT, "updated": MOMENT,
                },
            )  # fmt: skip
        connection.execute(
            first.tables["segments"].insert(),
            [
                {"bulletin_id": "draft", "id": "t1", "position": 0, "role": "title", "paragraph": 0, "source": "Chợ phiên"},
                {"bulletin_id": "draft", "id": "p1s1", "position": 1, "role": "body", "paragraph": 1, "source": "Chợ họp từ sáng."},
            ],
        )  # fmt: skip
        connection.execute(
            first.tables["translations"].insert(),
            {
                "bulletin_id": "draft", "segment_id": "t1", "language": "en", "text": "Market day",
                "origin": "human", "findings": [], "updated": MOMENT,
            },
        )  # fmt: skip
        connection.execute(
            first.tables["summaries"].insert(),
            {
                "bulletin_id": "draft",
                "summary": {"sentences": ["Chợ họp."], "links": [["p1s1"]], "method": "extractive"},
            },
        )


def test_the_first_released_schema_is_upgraded_with_all_that_is_in_it(url: str, released: sa.Engine) -> None:
    engine = open_engine(url)
    store = BulletinStore(engine)
    rows = {row.id: row for row in store.recent()}
    assert {id: row.state for id, row in rows.items()} == {
        "draft": "draft", "failed": "failed", "queued": "queued", "working": "queued",
    }  # fmt: skip
    assert {(row.created, row.batch, row.priority) for row in rows.values()} == {
        (MOMENT, None, "interactive")
    }
    assert rows["failed"].error == "No."
    bulletin = store.bulletin("draft")
    assert bulletin.article == ARTICLE_1
    assert bulletin.summary == Summary(("Chợ họp.",), (("p1s1",),), "extractive")
    assert bulletin.segments == (
        Segment("t1", "title", 0, "Chợ phiên"),
        Segment("s1", "summary", 0, "Chợ họp."),
        Segment("p1s1", "body", 1, "Chợ họp từ sáng."),
    )
    assert bulletin.translations == {"t1": {"en": Translation("Market day", "human")}}
    assert bulletin.names == (NameProposal("Lạng Sơn", "place", {}, "after tỉnh"),)
    assert (bulletin.models, bulletin.timings) == ({"vi-en": "small"}, {"translate_s": 1.5})
    assert not sa.inspect(engine).has_table("schema_version")
    engine.dispose()
    # Once more: nothing is left to do.
    open_engine(url).dispose()


def test_a_schema_that_was_never_released_is_refused_and_left_alone(url: str, released: sa.Engine) -> None:
    with released.begin() as connection:
        connection.execute(sa.text("UPDATE schema_version SET version = 99"))
    with pytest.raises(BadSetting, match="The database has schema version 0099, this program knows up to"):
        open_engine(url)
    assert not sa.inspect(released).has_table("alembic_version")


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(
        BadSetting,
        match=r"The database has schema version 9999, this program knows up to \d{4}\. "
        r"Use the newer program, or another BULLETINS_DATABASE_URL\.$",
    ):
        open_engine(url)


def test_migrations_make_the_tables_that_the_program_uses(url: str) -> None:
    for module in pkgutil.iter_modules(service.database.__path__):
        if module.name.endswith("tables"):
            importlib.import_module(f"service.database.{module.name}")
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_processes_may_open_a_new_database_together(url: str) -> None:
    engines: list[sa.Engine] = []
    threads = [threading.Thread(target=lambda: engines.append(open_engine(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [BulletinStore(engine).recent() for engine in engines] == [[]] * 4
    for engine in engines:
        engine.dispose()
