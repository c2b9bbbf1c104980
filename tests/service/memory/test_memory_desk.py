"""From approval to the next article: the memory learns in the transaction that approves, and the editor shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.types import Bulletin, Finding, Segment, Translation
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.audit import Actor
from service.database.ledger import LedgerStore
from service.database.ledger_rows import Change, Draft
from service.database.memory import MemoryStore
from service.desk import editing_of
from service.jobs import Jobs
from service.memory import Recall, exact
from service.settings import Settings
from tests.service.memory.conftest import add_unit, bulletin_of

LAN = Actor("p2", "Lan")
FAIR = "Hội chợ Trà Lĩnh mở cửa sáng nay."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_OPEN_API": "true"})


@pytest.fixture
def store(settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(settings.database_url)
    yield BulletinStore(engine)
    engine.dispose()


def put(store: BulletinStore, made: Bulletin) -> None:
    store.create(made.article, targets=made.targets, id=made.id)
    store.save_segments(made.id, made.segments)
    store.save_summary(made.id, made.summary)
    store.save_names(made.id, ())
    for segment, said in made.translations.items():
        for language, translation in said.items():
            store.save_translation(made.id, segment, language, translation)
    store.finish(made.id, models={})


def approve(store: BulletinStore, id: str) -> None:
    editing = editing_of(store.engine)
    editing.move(id, "review", by=LAN)
    editing.move(id, "approved", by=LAN, reason="checked by hand")


def test_an_approval_teaches_the_memory(store: BulletinStore) -> None:
    put(store, bulletin_of("b1", [(FAIR, {"en": "The Tra Linh fair opened this morning."})]))
    assert exact(store.engine, FAIR, "vi", "en") is None
    approve(store, "b1")
    match = exact(store.engine, FAIR, "vi", "en")
    assert match is not None
    assert (match.target, match.by, match.bulletin) == ("The Tra Linh fair opened this morning.", "Lan", "b1")


def test_a_mended_sentence_is_learnt_when_it_is_approved_again(store: BulletinStore) -> None:
    put(store, bulletin_of("b1", [(FAIR, {"en": "The Tra Linh fair opened."})]))
    approve(store, "b1")
    mended = Translation("The Tra Linh fair opened this morning.", "human")
    editing_of(store.engine).write("b1", "p1s1", "en", mended, by=LAN, expected=None)
    kept = exact(store.engine, FAIR, "vi", "en")
    assert kept is not None
    assert kept.target == "The Tra Linh fair opened."
    approve(store, "b1")
    again = exact(store.engine, FAIR, "vi", "en")
    assert again is not None
    assert again.target == mended.text
    assert [old.texts["en"] for old in MemoryStore(store.engine).history(again.id)] == [
        "The Tra Linh fair opened."
    ]


def test_the_pages_of_the_desk_show_memory_and_related_bulletins(
    settings: Settings, store: BulletinStore
) -> None:
    said = {"en": "The Tra Linh fair opened this morning."}
    put(store, bulletin_of("b1", [(FAIR, said)]))
    approve(store, "b1")
    put(store, bulletin_of("b2", [(FAIR.replace("sáng", "chiều"), {"en": "x"})]))
    app = create_app(settings, store=store, jobs=Jobs(settings, store, None))
    client: FlaskClient = app.test_client()
    (item,) = client.get("/bulletins/b2/segments/p1s1/en/suggestions").json["items"]
    assert (item["text"], item["bulletin"]) == (said["en"], "b1")
    assert 75 <= item["score"] < 100
    assert client.get("/bulletins/b2").status_code == 200


def test_a_perfect_match_that_breaks_the_ledger_of_today_is_marked(store: BulletinStore) -> None:
    add_unit(
        store.engine, "u1", {"vi": "Bản Khuổi Mơ đón khách.", "en": "The village of Cuoi Mo receives guests."}
    )
    segment = Segment("p1s1", "body", 1, "Bản Khuổi Mơ đón khách.")

    def findings() -> list[Finding]:
        recall = Recall(store.engine)
        known = recall.translations([segment], source="vi", target="en", bulletin="b9", date=None)
        return [each for each in known["p1s1"].findings if "Khuoi Mo" in each.message]

    assert findings() == []
    place = Draft("place", {"vi": ("Khuổi Mơ",), "en": ("Khuoi Mo",)})
    LedgerStore(store.engine).apply([Change("khuoi-mo", None, place)], by=LAN, revision=0)
    (found,) = findings()
    assert found.severity == "error"
