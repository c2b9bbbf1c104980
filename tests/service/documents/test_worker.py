"""Documents in the background: each by one worker, taken over from a dead one, and texts through another process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.errors import Busy, ModelError, NotFound
from models.translate import Translator
from service.database.documents import GIVEN_UP, DocumentStore, NewDocument
from service.database.glossaries import GlossaryStore
from service.database.usage import UsageStore
from service.documents.worker import translating_documents
from service.settings import Settings
from service.texts import Texts

LONG = timedelta(hours=1)
AT_ONCE = timedelta(seconds=-1)
BOTH = ("deepl", "libretranslate")


@dataclass
class Models:
    """Models in this process, or not."""

    translator: Translator | None
    works: bool = True
    problem: str | None = None


@pytest.fixture
def store(engine: Engine) -> DocumentStore:
    return DocumentStore(engine)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_WORKER_TIMEOUT_S": "2"})


def document(**changes: object) -> NewDocument:
    values = {"owner": "me", "api": "deepl", "name": "a.txt", "format": "txt", "source": "vi", "target": "en"}
    return NewDocument(**{**values, **changes})


@contextmanager
def finished(store: DocumentStore, id: str) -> Iterator[None]:
    """Wait until a document is done or failed."""
    deadline = time.monotonic() + 60
    while store.get(id).state not in ("done", "failed"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield


def test_a_document_is_claimed_once(store: DocumentStore) -> None:
    id, key = store.add(document(), b"text")
    found: list[str] = []

    def claim(worker: str) -> None:
        row = store.claim(worker, BOTH, stale=LONG)
        found.extend([row.id] if row else [])

    threads = [threading.Thread(target=claim, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [id]
    assert store.get(id).opens(key)
    assert not store.get(id).opens(key[:-1])


def test_what_a_dead_worker_had_is_taken_over(store: DocumentStore) -> None:
    id, _ = store.add(document(), b"text")
    assert store.claim("dead", BOTH, stale=LONG)
    assert store.claim("other", BOTH, stale=LONG) is None
    assert store.claim("other", BOTH, stale=AT_ONCE)
    # The one that was only slow has nothing to say any more.
    assert not store.beat(id, "dead")
    assert not store.finish(id, "dead", b"late", source="vi", characters=4)
    store.fail(id, "dead", "late")
    assert store.get(id).state == "working"
    assert store.finish(id, "other", b"done", source="vi", characters=4)
    assert (store.get(id).state, store.result(id)) == ("done", b"done")


def test_a_document_that_ends_every_worker_is_given_up(store: DocumentStore) -> None:
    id, _ = store.add(document(), b"text")
    for _ in range(3):
        assert store.claim("w", BOTH, stale=AT_ONCE)
    assert store.claim("w", BOTH, stale=AT_ONCE) is None
    assert (store.get(id).state, store.get(id).error) == ("failed", GIVEN_UP)


def test_what_is_given_back_does_not_count_as_an_attempt(store: DocumentStore) -> None:
    id, _ = store.add(document(), b"text")
    for _ in range(5):
        assert store.claim("w", BOTH, stale=LONG)
        store.release(id, "w")
    assert store.get(id).state == "queued"


def test_a_result_is_taken_once(store: DocumentStore) -> None:
    id, _ = store.add(document(), b"text")
    store.claim("w", BOTH, stale=LONG)
    store.finish(id, "w", b"done", source="vi", characters=4)
    assert [store.take_result(id), store.take_result(id)] == [b"done", None]
    with pytest.raises(NotFound):
        store.get(id)


def test_a_document_waits_for_models_and_is_translated(
    engine: Engine, store: DocumentStore, settings: Settings, translator: Translator
) -> None:
    models = Models(None)
    terms = (("họp", "meets"),)
    id, _ = store.add(document(source=None, terms=terms), "Hôm nay Bộ Ngoại giao họp.".encode())
    with translating_documents(engine, settings, models):
        models.translator = translator
        with finished(store, id):
            row = store.get(id)
    assert (row.state, row.source, row.characters) == ("done", "vi", 26)
    assert store.result(id) == b"H\xc3\xb4m nay Ministry of Foreign Affairs meets."
    assert UsageStore(engine).this_month("me") == 26


def test_a_language_that_cannot_be_told_fails_and_says_so(
    engine: Engine, store: DocumentStore, settings: Settings, translator: Translator
) -> None:
    id, _ = store.add(document(source=None), b"xyz")
    with translating_documents(engine, settings, Models(translator)), finished(store, id):
        row = store.get(id)
    assert row.state == "failed"
    assert row.error is not None
    assert "Say which language it is" in row.error


def test_texts_are_translated_by_a_worker_elsewhere(
    engine: Engine, store: DocumentStore, settings: Settings, translator: Translator
) -> None:
    texts = Texts(Models(None, works=False), store)
    with translating_documents(engine, settings, Models(translator)):
        done = texts.translate([("Bộ Ngoại giao họp.",), ("😀",)], source="vi", target="en")
    assert done == [("Ministry of Foreign Affairs họp.",), ("😀",)]
    assert store.waiting() == 0


def test_texts_find_no_room_or_no_model(store: DocumentStore, translator: Translator) -> None:
    with pytest.raises(Busy, match="being loaded"):
        Texts(Models(None), store).translate([("Cầu.",)], source="vi", target="en")
    with pytest.raises(ModelError, match="no model"):
        Texts(Models(None, problem="no model"), store).translate([("Cầu.",)], source="vi", target="en")
    with pytest.raises(Busy, match="Too many texts"):
        Texts(Models(translator), store, places=0).translate([("Cầu.",)], source="vi", target="en")
    # What needs no model needs no room.
    assert Texts(Models(None), store, places=0).translate([("Cầu.",)], source="vi", target="vi") == [
        ("Cầu.",)
    ]


def test_a_glossary_belongs_to_one_caller(engine: Engine) -> None:
    store = GlossaryStore(engine)
    made = store.create("me", "Ours", {("vi", "en"): {"a": "b"}, ("en", "vi"): {"b": "a"}})
    assert made.counts == {("en", "vi"): 1, ("vi", "en"): 1}
    assert store.put("me", made.id, ("vi", "en"), {"c": "d"}, merge=True) == 2
    assert store.entries("me", made.id, ("vi", "en")) == {"a": "b", "c": "d"}
    assert store.entries("me", made.id, ("vi", "zh")) is None
    assert store.listing("other") == []
    with pytest.raises(NotFound):
        store.put("other", made.id, ("vi", "en"), {}, merge=False)
    store.delete("me", made.id)
    assert store.listing("me") == []


def test_usage_adds_up_by_caller(engine: Engine) -> None:
    usage = UsageStore(engine)
    for owner, count in (("me", 5), ("me", 7), ("other", 1)):
        usage.add(owner, count)
    assert [usage.this_month(owner) for owner in ("me", "other", "nobody")] == [12, 1, 0]
