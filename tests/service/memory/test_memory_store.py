"""The memory as people see it: search, correction, deletion, on both databases."""

import pytest
from sqlalchemy.engine import Engine

from models.errors import BadInput, NotFound
from service.database.audit import Actor, AuditTrail
from service.database.memory import MemoryStore, UnitChanged, checked
from service.memory import exact, suggest
from tests.service.memory.conftest import Approve, add_unit

LAN = Actor("p2", "Lan")
OLD = {"vi": "Hội nghị khai mạc.", "en": "The conference opened.", "zh": "会议开幕。"}
NEW = {"vi": "Hội nghị khai mạc.", "en": "The conference has opened.", "zh": "会议开幕。"}


SEARCHES = [
    ("hoi nghi", None, ["u1"]),
    ("HỘI NGHỊ", None, ["u1"]),
    ("hối nghị", None, []),
    ("opened", None, ["u2", "u1"]),
    ("market opened", None, ["u2"]),
    ("开幕", None, ["u1"]),
    ("opened", "vi", []),
    ("", "zh", ["u1"]),
    ("", None, ["u2", "u1"]),
    ("100%", None, []),
]


def test_a_search_finds_words_with_accents_or_without(engine: Engine) -> None:
    add_unit(engine, "u1", OLD, day=1)
    add_unit(engine, "u2", {"vi": "Chợ mở.", "en": "The market opened."}, day=2)
    store = MemoryStore(engine)
    found = [
        (query, language, [unit.id for unit in store.search(query, limit=10, language=language)[0]])
        for query, language, _ in SEARCHES
    ]
    assert found == SEARCHES


def test_pages_go_on_where_the_last_one_ended(engine: Engine) -> None:
    for n in range(5):
        # Some of the same moment: the id decides.
        add_unit(engine, f"u{n}", {"vi": f"Câu {n}.", "en": f"Sentence {n}."}, day=1 + n // 2)
    store = MemoryStore(engine)
    seen, after = [], None
    while True:
        page, after = store.search(limit=2, after=after)
        seen.append([unit.id for unit in page])
        if after is None:
            break
    assert seen == [["u4", "u2"], ["u3", "u0"], ["u1"]]
    assert [unit.id for unit in store.all()] == ["u4", "u2", "u3", "u0", "u1"]
    with pytest.raises(BadInput, match="'nowhere' is no place in this list"):
        store.search(limit=2, after="nowhere")


def test_a_correction_keeps_the_id_and_what_was_said_before(engine: Engine) -> None:
    unit = add_unit(engine, "u1", OLD)
    store = MemoryStore(engine)
    assert store.correct("u1", NEW, by=LAN, expected=unit.mark).by == "Lan"
    now = store.get("u1")
    assert (dict(now.texts), now.by, now.origin) == (NEW, "Lan", "old.tmx")
    assert [(dict(old.texts), old.by, old.state) for old in store.history("u1")] == [
        (OLD, "Importer", "replaced")
    ]
    assert store.count() == 1
    found = exact(engine, OLD["vi"], "vi", "en")
    assert found is not None
    assert found.target == NEW["en"]
    assert exact(engine, OLD["en"], "en", "vi") is None
    assert [match.target for match in suggest(engine, OLD["vi"], "vi", "en")] == [NEW["en"]]
    assert [(entry.action, entry.object) for entry in AuditTrail(engine).entries()] == [
        ("memory.change", "u1")
    ]


def test_two_who_correct_the_same_entry_do_not_overwrite_each_other(engine: Engine) -> None:
    unit = add_unit(engine, "u1", OLD)
    store = MemoryStore(engine)
    store.correct("u1", NEW, by=LAN, expected=unit.mark)
    with pytest.raises(UnitChanged, match="Somebody else has corrected this entry"):
        store.correct("u1", {**OLD, "en": "It opened."}, by=LAN, expected=unit.mark)
    assert dict(store.get("u1").texts) == NEW


def test_a_correction_that_changes_nothing_leaves_no_trace(engine: Engine) -> None:
    add_unit(engine, "u1", OLD)
    store = MemoryStore(engine)
    assert store.correct("u1", {**OLD, "en": "  The conference  opened. "}, by=LAN).by == "Importer"
    assert store.history("u1") == ()


def test_what_is_deleted_is_gone_with_its_history(engine: Engine) -> None:
    add_unit(engine, "u1", OLD)
    store = MemoryStore(engine)
    store.correct("u1", NEW, by=LAN)
    assert suggest(engine, OLD["vi"], "vi", "en") != ()
    (old,) = store.history("u1")
    store.delete("u1", by=LAN)
    for id in ("u1", old.id):
        with pytest.raises(NotFound, match="The memory has no entry with the id"):
            store.get(id)
    assert store.search("hoi nghi", limit=5) == ([], None)
    assert exact(engine, OLD["vi"], "vi", "en") is None
    assert suggest(engine, OLD["vi"], "vi", "en") == ()
    with pytest.raises(NotFound):
        store.delete("u1", by=LAN)


def test_history_goes_back_over_bulletins_and_corrections(engine: Engine, approve: Approve) -> None:
    approve("b1", [(OLD["vi"], {"en": "It opened."})])
    approve("b1", [(OLD["vi"], {"en": "It has opened."})])
    match = exact(engine, OLD["vi"], "vi", "en")
    assert match is not None
    store = MemoryStore(engine)
    store.correct(match.id, {"vi": OLD["vi"], "en": NEW["en"]}, by=LAN)
    assert [old.texts["en"] for old in store.history(match.id)] == ["It has opened.", "It opened."]
    replaced = store.history(match.id)[1]
    with pytest.raises(NotFound, match="was replaced by"):
        store.correct(replaced.id, OLD, by=LAN)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"vi": "Một."}, "at least two languages"),
        ({"vi": "Một.", "en": " \t "}, "at least two languages"),
        ({"vi": "Một.", "fr": "Un."}, "Unknown language 'fr'"),
        ({"vi": "Một.", "en": "a" * 5001}, "has 5,001 characters"),
        ({"vi": "Một.", "en": "a\0b"}, "NUL character"),
    ],
)
def test_what_is_no_entry_is_refused(said: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        checked(said)
