"""A database from before the desk comes to it with all that was in it, and goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from service.database import BulletinStore, open_engine
from service.database.editing import Editing

MOMENT = datetime(2024, 1, 4, 12, 30, tzinfo=UTC)


@contextmanager
def alembic(engine: sa.Engine) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", "service.database:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield config


def test_what_was_approved_is_approved_and_has_a_history(url: str) -> None:
    if url.startswith("sqlite"):
        Path(str(sa.make_url(url).database)).parent.mkdir()
    engine = sa.create_engine(url)
    with alembic(engine) as config:
        command.upgrade(config, "0007")
    old = sa.MetaData()
    old.reflect(engine)
    row = {
        "state": "draft", "stage": "", "attempt": 0, "title": "Chợ phiên", "language": "vi", "targets": ["en"],
        "article": {"language": "vi", "title": "Chợ phiên", "paragraphs": []}, "models": {}, "timings": {},
        "created": MOMENT, "updated": MOMENT,
    }  # fmt: skip
    key = {"bulletin_id": "b1", "segment_id": "t1", "language": "en"}
    with engine.begin() as connection:
        connection.execute(old.tables["bulletins"].insert(), [{"id": id, **row} for id in ("b1", "b2")])
        connection.execute(
            old.tables["segments"].insert(),
            {
                "bulletin_id": "b1",
                "id": "t1",
                "position": 0,
                "role": "title",
                "paragraph": 0,
                "source": "Chợ phiên",
            },
        )
        connection.execute(
            old.tables["translations"].insert(),
            {**key, "text": "Fair", "origin": "human", "findings": [], "updated": MOMENT},
        )
        approval = {"bulletin_id": "b1", "at": MOMENT, "token": "t", "name": "Minh"}
        connection.execute(old.tables["approvals"].insert(), approval)
    engine.dispose()
    new = open_engine(url)
    store, editing = BulletinStore(new), Editing(new)
    assert {id: store.get(id).standing for id in ("b1", "b2")} == {"b1": "approved", "b2": "draft"}
    assert [
        (each.version, each.text, each.origin, each.at) for each in editing.history("b1", "t1", "en")
    ] == [(1, "Fair", "human", MOMENT)]
    assert editing.approvals(["b1"])["b1"].name == "Minh"
    with alembic(new) as config:
        command.downgrade(config, "0007")
    back = sa.MetaData()
    back.reflect(new)
    assert "revisions" not in back.tables
    assert "workflow" not in back.tables["bulletins"].columns
    with alembic(new) as config:
        command.upgrade(config, "head")
    assert store.get("b1").standing == "approved"
    new.dispose()
