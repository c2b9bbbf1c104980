"""A worker asks the memory before the model, and says so."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from models.types import Article, Bulletin
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator
from tests.service.memory.conftest import add_unit, approve_in

FAIR = "Hội chợ mở cửa sáng nay."
MARKET = "Chợ phiên có 45 gian hàng."


@contextmanager
def working(folder: Path, **given: str) -> Iterator[tuple[Jobs, BulletinStore]]:
    settings = Settings.read(
        {
            "BULLETINS_DATA": str(folder),
            "BULLETINS_PROFILE": "echo",
            **{f"BULLETINS_{name.upper()}": value for name, value in given.items()},
        }
    )
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        opened = stack.enter_context(ExitStack())
        jobs = Jobs(settings, store, lambda: opened.enter_context(open_translator(settings)))
        stack.callback(jobs.stop)
        jobs.start()
        yield jobs, store


def made(jobs: Jobs, store: BulletinStore, *targets: str, batch: str | None = None) -> Bulletin:
    article = Article(language="vi", title="Chợ phiên", paragraphs=(f"{FAIR} {MARKET}",))
    id = jobs.submit(article, targets=targets, batch=batch, priority="batch" if batch else "interactive")
    deadline = time.monotonic() + 30
    while store.get(id).state != "draft":
        assert time.monotonic() < deadline, store.get(id)
        time.sleep(0.02)
    return store.bulletin(id)


@pytest.mark.parametrize("batch", [None, "archive"])
def test_an_approved_sentence_is_not_asked_of_the_model(tmp_path: Path, batch: str | None) -> None:
    with working(tmp_path) as (jobs, store):
        approve_in(
            store.engine, "b1", [(FAIR, {"en": "The fair opened this morning.", "zh": "展会今早开幕。"})]
        )
        bulletin = made(jobs, store, "en", "zh", batch=batch)
        known = {tag: bulletin.translations["p1s1"][tag] for tag in ("en", "zh")}
        assert {tag: each.text for tag, each in known.items()} == {
            "en": "The fair opened this morning.", "zh": "展会今早开幕。",
        }  # fmt: skip
        assert {(each.origin, each.model, each.findings) for each in known.values()} == {
            ("memory", "bulletin:b1", ())
        }
        assert bulletin.translations["p1s2"]["en"].origin == "model"


def test_what_breaks_a_check_today_is_used_and_marked(tmp_path: Path) -> None:
    with working(tmp_path) as (jobs, store):
        add_unit(store.engine, "u1", {"vi": MARKET, "en": "The market has 54 stalls."})
        found = made(jobs, store, "en").translations["p1s2"]["en"]
        assert (found.text, found.origin, found.model) == (
            "The market has 54 stalls.", "memory", "tmx:old.tmx",
        )  # fmt: skip
        assert "numbers" in {finding.check for finding in found.findings}


def test_traditional_chinese_is_made_from_what_the_memory_knows(tmp_path: Path) -> None:
    with working(tmp_path) as (jobs, store):
        add_unit(store.engine, "u1", {"vi": FAIR, "zh": "展会今早开幕。"})
        found = made(jobs, store, "zh-Hant").translations["p1s1"]["zh-Hant"]
        assert (found.text, found.origin) == ("展會今早開幕。", "memory")


def test_the_memory_can_be_turned_off(tmp_path: Path) -> None:
    with working(tmp_path, memory="false") as (jobs, store):
        add_unit(store.engine, "u1", {"vi": FAIR, "en": "The fair opened this morning."})
        assert made(jobs, store, "en").translations["p1s1"]["en"].origin == "model"
