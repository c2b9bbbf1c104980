import json
from pathlib import Path

from click.testing import CliRunner, Result

from models.types import Article
from service.cli import main
from service.database import BulletinStore, open_engine


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["bench", "workers", "--out", str(folder), *arguments])


def test_each_number_of_workers_is_measured_and_nothing_is_left(postgresql_url: str, tmp_path: Path) -> None:
    result = run(
        tmp_path, "--database-url", postgresql_url, "--workers", "1,2", "--articles", "6", "--delay", "0.01"
    )
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "workers.json").read_text())
    assert [(each["workers"], each["articles"]) for each in found["rounds"]] == [(1, 6), (2, 6)]
    # Title, a sentence, and a summary of one sentence, in two languages.
    assert (found["segments"], found["delay_s"]) == (6, 0.01)
    assert found["statements"] < 45
    assert found["transactions"] < 16
    page = (tmp_path / "workers.md").read_text()
    assert result.stdout.splitlines()[0] in page
    assert f"{found['statements']} statements in {found['transactions']} transactions" in page
    assert "2 workers" in (tmp_path / "workers.svg").read_text()
    engine = open_engine(postgresql_url)
    assert BulletinStore(engine).recent() == []
    engine.dispose()


def test_only_an_empty_postgresql_will_do(postgresql_url: str, tmp_path: Path) -> None:
    engine = open_engine(postgresql_url)
    BulletinStore(engine).create(Article("vi", "Chợ", ("Chợ họp.",)), targets=("en",), id="mine")
    refused = run(tmp_path, "--database-url", postgresql_url)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: There are bulletins in this database.")
    assert [row.id for row in BulletinStore(engine).recent()] == ["mine"]
    engine.dispose()
    sqlite = run(tmp_path, "--database-url", f"sqlite:///{tmp_path}/b.sqlite")
    assert sqlite.stderr.startswith("error: Several workers need PostgreSQL.")
    assert run(tmp_path, "--database-url", postgresql_url, "--workers", "1,x").exit_code == 2
