"""Chosen corrections become a person's edits, and nothing else is touched."""

import pytest
import sqlalchemy as sa

from models.errors import BadInput, NotFound
from service.database.audit import Actor
from service.database.audit_tables import audit
from service.database.editing import Editing
from service.importing import Chosen, apply, preview

MAI = Actor("p2", "Mai")
MENDED = "The whole cost of 180 million dong is borne by the province's tourism development fund."


def chosen_of(stored, data: bytes, *kinds: str) -> tuple[Chosen, ...]:
    """Tick everything of some kinds."""
    found = preview(stored.store, "b1", data, max_bytes=10_000_000)
    return tuple(
        Chosen(each.segment, each.language, each.text, each.version)
        for each in found.differences
        if each.kind in kinds
    )


@pytest.fixture
def edited(stored) -> bytes:
    return stored.file("xliff", "en").replace(b"of 18 million dong is", b"of 180 million dong is")


def test_a_correction_is_an_edit_of_its_own_with_new_findings(stored, edited: bytes) -> None:
    outcome = apply(stored.store, "b1", chosen_of(stored, edited, "changed"), by=MAI)
    assert [(each.segment, each.language) for each in outcome.applied] == [("p1s3", "en")]
    assert outcome.stale == ()
    made = stored.store.translations("b1")["p1s3"]["en"]
    assert (made.text, made.origin, made.model) == (MENDED, "human", None)
    # The number that the check had missed is there now.
    assert [finding for finding in made.findings if finding.severity == "error"] == []
    newest, before = Editing(stored.store.engine).history("b1", "p1s3", "en")
    assert (newest.version, newest.by, before.version, before.text) == (
        2, "Mai", 1, MENDED.replace("180 million", "18 million"),
    )  # fmt: skip


def test_the_trail_names_who_brought_it_in(stored, edited: bytes) -> None:
    apply(stored.store, "b1", chosen_of(stored, edited, "changed"), by=MAI)
    with stored.store.engine.connect() as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.by_name, audit.c.object)).all()
    assert rows[-1] == ("bulletin.edit", "Mai", "b1")


def test_what_changed_between_looking_and_taking_stays(stored, edited: bytes) -> None:
    chosen = chosen_of(stored, edited, "changed")
    stored.write("p1s3", "en", "The fund pays it.")
    outcome = apply(stored.store, "b1", chosen, by=MAI)
    assert (outcome.applied, [each.segment for each in outcome.stale]) == ((), ["p1s3"])
    assert stored.text("p1s3", "en") == "The fund pays it."


def test_a_conflict_that_somebody_decided_replaces_what_they_saw(stored, edited: bytes) -> None:
    stored.write("p1s3", "en", "The fund pays it.")
    assert chosen_of(stored, edited, "changed") == ()
    outcome = apply(stored.store, "b1", chosen_of(stored, edited, "conflict"), by=MAI)
    assert len(outcome.applied) == 1
    assert stored.text("p1s3", "en") == MENDED
    assert [each.text for each in Editing(stored.store.engine).history("b1", "p1s3", "en")][
        1
    ] == "The fund pays it."


def test_a_correction_withdraws_the_approval(stored, edited: bytes) -> None:
    Editing(stored.store.engine).move("b1", "approved", by=MAI, reason="as it is")
    assert stored.store.get("b1").workflow == "approved"
    chosen = chosen_of(stored, edited, "changed")
    assert len(chosen) == 1
    apply(stored.store, "b1", chosen, by=MAI)
    assert stored.store.get("b1").workflow == "draft"


def test_the_same_file_brought_in_again_changes_nothing(stored, edited: bytes) -> None:
    apply(stored.store, "b1", chosen_of(stored, edited, "changed"), by=MAI)
    assert chosen_of(stored, edited, "changed", "conflict", "refused") == ()


@pytest.mark.parametrize(
    ("segment", "language", "error"), [("zz", "en", NotFound), ("t1", "zh-Hant", BadInput)]
)
def test_what_the_bulletin_does_not_have_is_not_written(
    stored, segment: str, language: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        apply(stored.store, "b1", [Chosen(segment, language, "x", 0)], by=MAI)
