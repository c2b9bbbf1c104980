"""Adding, changing and deleting entries, and what translations and checks then see."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from models.errors import AppError, BadInput, NotFound
from models.termbase import Termbase
from service.database.audit import Actor, AuditTrail
from service.database.ledger import LedgerStore
from service.database.ledger_rows import Draft, LedgerChanged
from service.ledger import termbase_of, terms_of
from service.ledger.changing import add, delete, put
from service.ledger.entries import ledger_of
from service.ledger.rules import checked
from service.ledger.wording import Duplicate

SENTENCE = "Bà Nông Thị Xuân Tươi mở lớp dệt."


def surfaces(engine: Engine, text: str, language: str) -> list[tuple[str, str]]:
    return [(match.term.id, match.surface) for match in termbase_of(engine).match(text, language)]


def test_an_empty_ledger_is_the_built_in_one(engine: Engine) -> None:
    assert termbase_of(engine) is Termbase.load()
    assert terms_of(engine) == ()


def test_a_new_entry_is_found_at_once_and_read_once(engine: Engine, editor: Actor, weaver: Draft) -> None:
    assert ("person-nong-thi-xuan-tuoi", "Nông Thị Xuân Tươi") not in surfaces(engine, SENTENCE, "vi")
    id = add(engine, weaver, by=editor)
    assert id == "person-nong-thi-xuan-tuoi"
    assert surfaces(engine, SENTENCE, "vi") == [(id, "Nông Thị Xuân Tươi")]
    assert terms_of(engine) is terms_of(engine)
    kept = ledger_of(engine).get(id)
    assert (kept.version, kept.draft) == (1, replace(weaver, origin="decided by Lan"))


def test_a_change_leaves_the_old_form_to_be_looked_for(engine: Engine, editor: Actor, weaver: Draft) -> None:
    id = add(engine, weaver, by=editor)
    better = replace(
        weaver, forms={**weaver.forms, "zh": ("侬氏春鲜",), "en": ("Nong Thi Xuan Tuoi", "Xuan Tuoi")}
    )
    assert put(engine, id, better, by=editor, expected=1).version == 2
    assert LedgerStore(engine).old_forms(id) == {"zh": ("农氏春鲜",)}
    back = put(engine, id, weaver, by=editor)
    assert back.version == 3
    assert LedgerStore(engine).old_forms(id) == {"zh": ("侬氏春鲜",), "en": ("Xuan Tuoi",)}


def test_every_change_is_in_the_audit_trail(engine: Engine, editor: Actor, weaver: Draft) -> None:
    id = add(engine, weaver, by=editor)
    put(engine, id, replace(weaver, forms={**weaver.forms, "zh": ("侬氏春鲜",)}), by=editor)
    delete(engine, id, by=Actor("p2", "Minh"))
    trail = AuditTrail(engine).entries(action="ledger", object=id)
    assert [(entry.action, entry.by.name) for entry in trail] == [
        ("ledger.delete", "Minh"), ("ledger.change", "Lan"), ("ledger.add", "Lan"),
    ]  # fmt: skip
    assert trail[1].details == {"zh": "农氏春鲜 → 侬氏春鲜"}
    assert trail[2].details["en"] == "→ Nong Thi Xuan Tuoi"


def test_a_built_in_entry_is_overridden_and_comes_back(engine: Engine, editor: Actor) -> None:
    built_in = ledger_of(engine).get("vn-ha-noi")
    assert (built_in.version, built_in.is_own) == (0, False)
    own = Draft("place-vn", {"vi": ("Hà Nội",), "en": ("Ha Noi",), "zh": ("河内",)})
    made = put(engine, "vn-ha-noi", own, by=editor, expected=0)
    assert made.is_override
    assert [match.term.forms["en"] for match in termbase_of(engine).match("Họp ở Hà Nội.", "vi")] == [
        ("Ha Noi",)
    ]
    with pytest.raises(BadInput, match=r"“vn-da-nang” is built in and cannot be deleted\. Override it"):
        delete(engine, "vn-da-nang", by=editor)
    delete(engine, "vn-ha-noi", by=editor, expected=1)
    assert termbase_of(engine) is Termbase.load()


@pytest.mark.parametrize(
    ("language", "form", "owner"),
    [
        ("vi", "Hà Nội", "vn-ha-noi"),
        ("vi", "hà-nội", "vn-ha-noi"),
        ("zh", "农氏春鲜", "person-nong-thi-xuan-tuoi"),
    ],
)
def test_a_form_of_another_entry_is_refused(
    engine: Engine, editor: Actor, weaver: Draft, language: str, form: str, owner: str
) -> None:
    add(engine, weaver, by=editor)
    other = Draft("place", {"en": ("Somewhere Else",), language: (form,)})
    with pytest.raises(
        Duplicate, match=f"belongs to the entry “{owner}” already .*one form cannot stand"
    ) as caught:
        add(engine, other, by=editor)
    assert (caught.value.status, caught.value.code, caught.value.other) == (409, "duplicate", owner)
    assert "place-somewhere-else" not in ledger_of(engine).entries
    # Accepted in translations only, it stands in nobody's way.
    assert (
        add(engine, replace(other, unmatched=frozenset({(language, form)})), by=editor)
        == "place-somewhere-else"
    )


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft("ghost", {"vi": ("Một",), "en": ("One",)}), "Unknown kind “ghost”. Available: person, place, organisation, term"),
        (Draft("term", {"vi": ("Bản mường",)}), "a form in at least two languages"),
        (Draft("term", {"fr": ("Un mot",), "vi": ("Một từ",)}), "no language “fr”. Available: vi, en, zh"),
        (Draft("term", {"vi": ("Một|Hai",), "en": ("One",)}), "“Một|Hai” .vi. has a | in it or begins with ~"),
        (Draft("term", {"vi": ("x" * 201,), "en": ("One",)}), "has 201 characters. A form has at most 200"),
        (Draft("term", {"vi": ("Mo\x07t",), "en": ("One",)}), "has a control character"),
        (Draft("term", {"vi": ("—",), "en": ("One",)}), "no letter or figure"),
        (Draft("term", {"zh": ("市",), "en": ("City hall",)}), "“市” .zh. is too short to be looked for"),
        (Draft("term", {"vi": tuple(f"Từ số {n}" for n in range(31)), "en": ("One",)}), "31 forms in one language .vi. are too many"),
        (Draft("term", {"vi": ("Một từ",), "en": ("A word",)}, note="x" * 1001), "The text in “note” has 1001 characters"),
        (Draft("term", {"zh": ("市",), "en": ("A",)}, frozenset({("zh", "市"), ("en", "A")})), "At least one form has to be looked for"),
    ],
)  # fmt: skip
def test_what_would_do_harm_is_refused(draft: Draft, told: str) -> None:
    with pytest.raises(BadInput, match=told.replace("|", r"\|")):
        checked(draft)


def test_forms_are_cleaned() -> None:
    made = checked(Draft("term", {"zh": ("  紡織  ", "纺织"), "en": ("weaving ", ""), "vi": ()}))
    assert made.forms == {"zh": ("纺织",), "en": ("weaving",)}


def test_who_was_slower_is_told(engine: Engine, editor: Actor, weaver: Draft) -> None:
    id = add(engine, weaver, by=editor)
    put(engine, id, replace(weaver, note="seen"), by=editor, expected=1)
    with pytest.raises(LedgerChanged, match=r"is at version 2 by now, not at 1\. Look at what it says now"):
        put(engine, id, replace(weaver, note="later"), by=editor, expected=1)
    with pytest.raises(LedgerChanged, match="is at version 2 by now"):
        delete(engine, id, by=editor, expected=1)
    with pytest.raises(NotFound, match="has been deleted in the meantime"):
        put(engine, "person-gone", weaver, by=editor, expected=1)
    with pytest.raises(BadInput, match="cannot be the id of an entry"):
        put(engine, "a b/c", weaver, by=editor)


def test_two_at_once_cannot_both_take_a_form(engine: Engine, editor: Actor, weaver: Draft) -> None:
    ids: list[str] = []
    refused: list[AppError] = []
    ready = threading.Barrier(4)

    def try_it() -> None:
        ready.wait(10)
        try:
            ids.append(add(engine, weaver, by=editor))
        except AppError as error:
            refused.append(error)

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert ids == ["person-nong-thi-xuan-tuoi"]
    assert [type(error) for error in refused] == [Duplicate] * 3
