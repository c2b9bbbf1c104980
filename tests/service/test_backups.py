"""Backups of both databases, there and back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from click.testing import CliRunner, Result

from models.bulletin import ARTICLE as ARTICLE_JSON
from models.types import Article, Segment, Translation
from service.cli import main
from service.database import BulletinStore, migrations, open_engine
from service.jobs import Jobs
from service.settings import Settings

ARTICLE = Article(language="vi", title="Chợ phiên", paragraphs=("Chợ họp từ sáng.",))
Run = Callable[..., Result]


@pytest.fixture
def environ(url: str, tmp_path: Path) -> dict[str, str]:
    return {"BULLETINS_DATA": str(tmp_path / "data"), "BULLETINS_DATABASE_URL": url}


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], env=environ)

    return run


def put(url: str, *ids: str) -> None:
    engine = open_engine(url)
    store = BulletinStore(engine)
    for id in ids:
        store.create(ARTICLE, targets=("en",), id=id)
        store.save_segments(id, [Segment("t1", "title", 0, "Chợ phiên")])
        store.save_translation(id, "t1", "en", Translation("Market day", "human"))
    engine.dispose()


def texts(url: str) -> dict[str, str]:
    engine = open_engine(url)
    store = BulletinStore(engine)
    found = {row.id: store.translations(row.id)["t1"]["en"].text for row in store.recent()}
    engine.dispose()
    return found


def test_what_was_backed_up_comes_back(run: Run, url: str, tmp_path: Path) -> None:
    put(url, "a")
    file = tmp_path / "copy"
    assert run("backup", file).exit_code == 0
    put(url, "b")
    refused = run("restore", file)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        "error: There are 2 bulletins in the database; back them up, then give --force"
    )
    assert sorted(texts(url)) == ["a", "b"]
    done = run("restore", file, "--force")
    assert (done.exit_code, done.stderr) == (0, "1 bulletins are in the database.\n")
    assert texts(url) == {"a": "Market day"}


def test_a_backup_is_not_overwritten_unasked(run: Run, url: str, tmp_path: Path) -> None:
    put(url, "a")
    file = tmp_path / "copy"
    file.write_text("precious")
    refused = run("backup", file)
    assert (refused.exit_code, file.read_text()) == (1, "precious")
    assert (
        refused.stderr == f"error: {file} is there already. Take another name, or replace it with --force.\n"
    )
    assert run("backup", file, "--force").exit_code == 0
    assert file.stat().st_size > 1000
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []
    assert run("backup", tmp_path / "no" / "copy").stderr.startswith(
        f"error: {tmp_path}/no/copy cannot be written"
    )


def test_what_is_no_backup_harms_nothing(run: Run, url: str, tmp_path: Path) -> None:
    put(url, "a")
    file = tmp_path / "copy"
    file.write_bytes(b"x" * 100)
    assert run("restore", file, "--force").stderr.startswith(f"error: {file} is no backup of ours.")
    assert run("restore", tmp_path / "gone", "--force").stderr.startswith(
        f"error: {tmp_path}/gone cannot be read"
    )
    magic = b"SQLite format 3\0" if url.startswith("sqlite") else b"PGDMP"
    file.write_bytes(magic + b"x" * 5000)
    assert run("restore", file, "--force").exit_code == 1
    other = b"PGDMP" if url.startswith("sqlite") else b"SQLite format 3\0"
    file.write_bytes(other + b"x" * 5000)
    assert "Name a database of the same kind" in run("restore", file, "--force").stderr
    assert texts(url) == {"a": "Market day"}


def put_into_first_schema(url: str, id: str) -> None:
    """Fill a database as the first release left it."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).parent.mkdir(parents=True)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, migrations.FIRST)
        first = sa.MetaData()
        first.reflect(connection)
        moment = datetime(2026, 1, 4, 12, 30, tzinfo=UTC)
        bulletin = {
            "id": id, "state": "draft", "stage": "", "attempt": 0, "title": ARTICLE.title, "language": "vi",
            "targets": ["en"], "article": ARTICLE_JSON.dump_python(ARTICLE, mode="json"), "models": {},
            "timings": {}, "created": moment, "updated": moment,
        }  # fmt: skip
        segment = {
            "bulletin_id": id,
            "id": "t1",
            "position": 0,
            "role": "title",
            "paragraph": 0,
            "source": "Chợ",
        }
        translation = {
            "bulletin_id": id, "segment_id": "t1", "language": "en", "text": "Market day", "origin": "human",
            "findings": [], "updated": moment,
        }  # fmt: skip
        for table, row in (("bulletins", bulletin), ("segments", segment), ("translations", translation)):
            connection.execute(first.tables[table].insert().values(row))
    engine.dispose()


def test_a_backup_of_an_older_version_is_upgraded(run: Run, url: str, tmp_path: Path) -> None:
    put_into_first_schema(url, "a")
    file = tmp_path / "copy"
    assert run("backup", file).exit_code == 0
    assert run("restore", file, "--force").exit_code == 0
    assert texts(url) == {"a": "Market day"}


def test_nothing_is_restored_under_a_worker(tmp_path: Path) -> None:
    environ = {"BULLETINS_DATA": str(tmp_path)}
    settings = Settings.read(environ)
    put(settings.database_url, "a")
    engine = open_engine(settings.database_url)
    jobs = Jobs(settings, BulletinStore(engine), lambda: None)
    CliRunner().invoke(main, ["backup", str(tmp_path / "copy")], env=environ)
    jobs.start()
    refused = CliRunner().invoke(main, ["restore", str(tmp_path / "copy"), "--force"], env=environ)
    jobs.stop()
    engine.dispose()
    assert refused.stderr.startswith(f"error: A worker is at work in {tmp_path}.")


def test_a_damaged_sqlite_backup_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/b.sqlite"
    put(url, *(str(number) for number in range(40)))
    environ = {"BULLETINS_DATA": str(tmp_path / "data"), "BULLETINS_DATABASE_URL": url}
    file = tmp_path / "copy"
    assert CliRunner().invoke(main, ["backup", str(file)], env=environ).exit_code == 0
    data = bytearray(file.read_bytes())
    data[8192:16384] = b"\xff" * 8192
    file.write_bytes(data)
    refused = CliRunner().invoke(main, ["restore", str(file), "--force"], env=environ)
    assert refused.exit_code == 1
    assert f"{file} is damaged" in refused.stderr
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as opened:
        assert opened.execute("SELECT count(*) FROM bulletins").fetchone() == (40,)
