"""What an edited file would change: each verdict by the way it comes about."""

import re

import pytest

from service.database import tables as t
from service.database.editing import Conflict
from service.importing import preview
from service.imports.compare import Comparison
from service.imports.errors import BadFile

LIMIT = 10_000_000


def seen(stored, data: bytes) -> Comparison:
    return preview(stored.store, "b1", data, max_bytes=LIMIT)


def verdicts(found: Comparison) -> list[tuple[str, str, str]]:
    """Give all but what is unchanged, as kind, reason and place."""
    return [
        (each.kind, each.reason, f"{each.segment}:{each.language}")
        for each in found.differences
        if each.kind != "unchanged"
    ]


def edited(data: bytes, old: str, new: str) -> bytes:
    assert data.count(old.encode()) == 1
    return data.replace(old.encode(), new.encode())


@pytest.fixture
def xliff(stored) -> bytes:
    return stored.file("xliff", "en")


def test_a_file_that_nobody_touched_changes_nothing(stored, xliff: bytes) -> None:
    found = seen(stored, xliff)
    assert verdicts(found) == []
    assert (len(found.differences), found.missing, found.notes) == (11, 0, ())
    assert {each.version for each in found.differences} == {1}


def test_an_edited_sentence_is_changed(stored, xliff: bytes) -> None:
    found = seen(stored, edited(xliff, "of 18 million dong is", "of 180 million dong is"))
    assert verdicts(found) == [("changed", "", "p1s3:en")]
    (change,) = found.of("changed")
    assert change.now == stored.text("p1s3", "en")
    assert change.text == change.now.replace("18 million", "180 million")
    assert (change.version, change.left) == (1, 1)


def test_white_space_and_composed_letters_are_no_change(stored, xliff: bytes) -> None:
    data = xliff.decode().replace("The whole cost", "\n   The  whole\n cost").encode()
    assert verdicts(seen(stored, data)) == []


def test_what_changed_here_and_in_the_file_is_a_conflict(stored, xliff: bytes) -> None:
    stored.write("p1s3", "en", "The tourism fund pays 180 million dong.")
    found = seen(stored, edited(xliff, "of 18 million dong is", "of 180 million dong is"))
    assert verdicts(found) == [("conflict", "changed_here", "p1s3:en")]
    (conflict,) = found.of("conflict")
    assert (conflict.now, conflict.version, conflict.left) == (
        "The tourism fund pays 180 million dong.",
        2,
        1,
    )


def test_what_changed_here_alone_stays(stored, xliff: bytes) -> None:
    stored.write("p1s3", "en", "The tourism fund pays 180 million dong.")
    assert verdicts(seen(stored, xliff)) == []


def test_the_same_change_on_both_sides_is_none(stored, xliff: bytes) -> None:
    stored.write("p1s3", "en", stored.text("p1s3", "en").replace("18 million", "180 million"))
    assert verdicts(seen(stored, edited(xliff, "of 18 million dong is", "of 180 million dong is"))) == []


def test_changed_here_and_back_is_no_conflict(stored, xliff: bytes) -> None:
    before = stored.text("p1s3", "en")
    stored.write("p1s3", "en", "For a while.")
    assert stored.write("p1s3", "en", before) == 3
    found = seen(stored, edited(xliff, "of 18 million dong is", "of 180 million dong is"))
    assert verdicts(found) == [("changed", "", "p1s3:en")]
    assert found.of("changed")[0].version == 3


def test_a_source_corrected_here_makes_a_conflict(stored, xliff: bytes) -> None:
    with stored.store.engine.begin() as connection:
        its = (t.segments.c.bulletin_id == "b1") & (t.segments.c.id == "p1s3")
        connection.execute(t.segments.update().where(its).values(source="Chi phí 190 triệu đồng."))
    data = edited(xliff, "of 18 million dong is", "of 180 million dong is")
    assert verdicts(seen(stored, data)) == [("conflict", "source_changed_here", "p1s3:en")]
    assert verdicts(seen(stored, xliff)) == []


def test_an_edited_source_is_refused(stored, xliff: bytes) -> None:
    data = edited(xliff, "Toàn bộ chi phí", "Tất cả chi phí")
    assert verdicts(seen(stored, data)) == [("refused", "source_edited", "p1s3:en")]


def test_an_emptied_sentence_is_refused(stored, xliff: bytes) -> None:
    data = edited(xliff, f"<target>{stored.text('t1', 'en')}</target>", "<target/>")
    assert verdicts(seen(stored, data)) == [("refused", "empty", "t1:en")]


def test_an_unknown_segment_is_refused(stored, xliff: bytes) -> None:
    data = edited(xliff, '<segment id="p3s1"', '<segment id="p9s9"')
    found = seen(stored, data)
    assert verdicts(found) == [("refused", "unknown_segment", "p9s9:en")]
    assert found.missing == 1


def test_a_language_that_the_bulletin_lacks_is_refused(stored, xliff: bytes) -> None:
    found = seen(stored, edited(xliff, 'trgLang="en"', 'trgLang="zh-Hant"'))
    assert {each[:2] for each in verdicts(found)} == {("refused", "unknown_language")}
    assert found.missing == 0


def test_a_sentence_twice_in_the_file_counts_once(stored, xliff: bytes) -> None:
    data = edited(xliff, '<segment id="p1s2"', '<segment id="p1s3"')
    kinds = verdicts(seen(stored, data))
    assert ("refused", "twice", "p1s3:en") in kinds
    assert ("refused", "source_edited", "p1s3:en") in kinds


def test_a_book_in_a_sentence_is_refused(stored, xliff: bytes) -> None:
    data = edited(xliff, "of 18 million dong is", "word " * 2000)
    assert verdicts(seen(stored, data)) == [("refused", "too_long", "p1s3:en")]


def test_a_translation_where_there_was_none_is_new(stored, bulletin) -> None:
    with stored.store.engine.begin() as connection:
        its = (t.translations.c.segment_id == "t1") & (t.translations.c.language == "en")
        connection.execute(t.translations.delete().where(its))
    empty = stored.file("xliff", "en")
    assert verdicts(seen(stored, empty)) == []
    data = empty.replace(b"</source>", b"</source><target>A class for weavers</target>", 1)
    found = seen(stored, data)
    assert verdicts(found) == [("changed", "", "t1:en")]
    assert (found.of("changed")[0].now, found.of("changed")[0].version) == ("", 0)


def test_without_what_left_us_every_change_is_a_conflict(stored, xliff: bytes) -> None:
    bare = re.sub(rb"<mda:metadata>.*?</mda:metadata>", b"", xliff, flags=re.DOTALL)
    assert verdicts(seen(stored, bare)) == []
    found = seen(stored, edited(bare, "of 18 million dong is", "of 180 million dong is"))
    assert verdicts(found) == [("conflict", "unknown_version", "p1s3:en")]


def test_the_file_of_another_bulletin_is_refused_whole(stored, xliff: bytes) -> None:
    with pytest.raises(BadFile, match=r"belongs to another bulletin \('b2'\)") as caught:
        seen(stored, xliff.replace(b">b1</mda:meta>", b">b2</mda:meta>"))
    assert (caught.value.problem, caught.value.status) == ("other_bulletin", 400)


def test_a_file_without_an_id_is_known_by_its_sources(stored, xliff: bytes) -> None:
    nameless = xliff.replace(b'original="b1"', b"").replace(b'<mda:meta type="id">b1</mda:meta>', b"")
    assert verdicts(seen(stored, nameless)) == []
    strange = re.sub(rb"<source>[^<]+</source>", b"<source>Something else.</source>", nameless)
    with pytest.raises(BadFile) as caught:
        seen(stored, strange)
    assert caught.value.problem == "other_bulletin"


def test_a_bulletin_that_is_not_finished_takes_no_file(stored, xliff: bytes) -> None:
    stored.store.set_state("b1", "working")
    with pytest.raises(Conflict, match="'b1' is working"):
        seen(stored, xliff)
