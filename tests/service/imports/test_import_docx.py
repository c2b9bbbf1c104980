"""The table as a word processor saves it again."""

import zipfile
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from wordprocessor import in_word, note, retype, track

from service.exports.packing import packed
from service.importing import preview
from service.imports.compare import Comparison
from service.imports.errors import BadFile

LIMIT = 10_000_000
MENDED = "The whole cost of 180 million dong is borne by the province's tourism development fund."


def seen(stored, data: bytes) -> Comparison:
    return preview(stored.store, "b1", data, max_bytes=LIMIT)


def verdicts(found: Comparison) -> list[tuple[str, str, str, str]]:
    return [
        (each.kind, each.reason, f"{each.segment}:{each.language}", each.text)
        for each in found.differences
        if each.kind != "unchanged"
    ]


@pytest.fixture
def stored(kept):
    return kept


@pytest.fixture
def table(stored) -> bytes:
    return stored.file("docx")


def rewritten(data: bytes, change) -> bytes:
    """Change the main part as text."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"])
    return packed(parts.items())


def test_saved_again_it_changes_nothing(stored, table: bytes) -> None:
    found = seen(stored, in_word(table, lambda cell, document: None))
    assert verdicts(found) == []
    assert (len(found.differences), found.missing, found.notes) == (22, 0, ())


def test_text_typed_over_in_many_runs_is_one_sentence(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        retype(cell("p1s3", "en"), MENDED)
        retype(cell("c1", "zh"), "学员在第一课上试用新的织机")

    found = seen(stored, in_word(table, change))
    assert verdicts(found) == [
        ("changed", "", "c1:zh", "学员在第一课上试用新的织机"),
        ("changed", "", "p1s3:en", MENDED),
    ]


def test_paragraphs_and_line_breaks_in_a_cell_are_joined_as_the_language_does(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        retype(cell("p1s3", "en"), "The fund pays.")
        cell("p1s3", "en").add_paragraph("All of it.")
        retype(cell("c1", "zh"), "学员试用")
        cell("c1", "zh").paragraphs[0].runs[-1].add_break()
        cell("c1", "zh").paragraphs[0].add_run("新织机")

    found = seen(stored, in_word(table, change))
    assert [each[2:] for each in verdicts(found)] == [
        ("c1:zh", "学员试用新织机"),
        ("p1s3:en", "The fund pays. All of it."),
    ]


def test_tracked_changes_are_read_as_accepted_and_told(stored, table: bytes) -> None:
    found = seen(stored, in_word(table, lambda cell, document: track(cell("p1s3", "en"), "18", "180")))
    assert verdicts(found) == [("changed", "", "p1s3:en", MENDED)]
    assert found.notes == ("tracked",)


def test_a_row_deleted_with_tracking_is_missing(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        row = cell("p3s1", "en")._tc.getparent()
        row.get_or_add_trPr().append(row.makeelement(qn("w:del"), {qn("w:id"): "1", qn("w:author"): "Lan"}))

    found = seen(stored, in_word(table, change))
    assert (verdicts(found), found.missing) == ([], 2)


def test_deleted_rows_change_nothing(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        row = cell("p3s1", "en")._tc.getparent()
        row.getparent().remove(row)

    found = seen(stored, in_word(table, change))
    assert (verdicts(found), found.missing) == ([], 2)


def test_rows_in_another_order_are_known(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        first, last = (cell(id, "en")._tc.getparent() for id in ("p1s1", "p3s1"))
        first.addprevious(last)
        retype(cell("p1s3", "en"), MENDED)

    assert verdicts(seen(stored, in_word(table, change))) == [("changed", "", "p1s3:en", MENDED)]


def test_a_cell_that_lost_its_mark_is_known_by_the_one_beside_the_source(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        place = cell("p1s3", "en")
        for mark in list(place._tc.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            mark.getparent().remove(mark)
        retype(place, MENDED)

    (change_seen,) = seen(stored, in_word(table, change)).of("changed")
    assert (change_seen.segment, change_seen.text, change_seen.left) == ("p1s3", MENDED, 1)


def test_a_row_that_lost_all_marks_is_known_by_its_source(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        place = cell("p1s3", "en")
        row = place._tc.getparent()
        retype(place, MENDED)
        for mark in list(row.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            mark.getparent().remove(mark)

    found = seen(stored, in_word(table, change))
    assert verdicts(found) == [("conflict", "unknown_version", "p1s3:en", MENDED)]
    assert found.missing == 0


def test_an_edited_source_is_told_once(stored, table: bytes) -> None:
    found = seen(
        stored, in_word(table, lambda cell, document: retype(cell("p1s3", "vi"), "Chi phí 190 triệu đồng."))
    )
    assert [each[:3] for each in verdicts(found)] == [("refused", "source_edited", "p1s3:en")]


def test_rows_put_together_are_refused(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        first, second = cell("p1s2", "en"), cell("p1s3", "en")
        first._tc.append(second.paragraphs[0]._p)

    found = seen(stored, in_word(table, change))
    assert ("refused", "mixed", "p1s2:en") in [each[:3] for each in verdicts(found)]
    assert found.of("changed") == ()


def test_cells_put_together_are_refused(stored, table: bytes) -> None:
    found = seen(stored, in_word(table, lambda cell, document: cell("p1s3", "en").merge(cell("p1s3", "zh"))))
    assert [each[:3] for each in verdicts(found)] == [
        ("refused", "mixed", "p1s3:en"), ("refused", "mixed", "p1s3:zh"),
    ]  # fmt: skip


def test_columns_of_somebody_else_are_left_out(stored, table: bytes) -> None:
    def change(cell, document) -> None:
        retype(cell("p1s3", "en"), MENDED)
        for row in document.tables[0].rows:
            cells = row._tr.tc_lst
            if len(cells) == 3:
                cells[0].addnext(note("Somebody's remark."))
                row._tr.append(note("Another one."))

    found = seen(stored, in_word(table, change))
    assert verdicts(found) == [("changed", "", "p1s3:en", MENDED)]
    assert len(found.differences) == 22


def test_emptied_cells_are_refused(stored, table: bytes) -> None:
    found = seen(stored, in_word(table, lambda cell, document: retype(cell("p1s3", "en"), " ")))
    assert [each[:3] for each in verdicts(found)] == [("refused", "empty", "p1s3:en")]


def test_without_the_property_it_is_known_by_its_sources(stored, table: bytes) -> None:
    with zipfile.ZipFile(BytesIO(table)) as file:
        parts = [(name, file.read(name)) for name in file.namelist() if name != "docProps/custom.xml"]
    assert verdicts(seen(stored, packed(parts))) == []


def test_the_table_of_another_bulletin_is_refused(stored, table: bytes, bulletin) -> None:
    from service.exports.docx import DocxExport

    with pytest.raises(BadFile) as caught:
        seen(stored, DocxExport().write(bulletin))
    assert caught.value.problem == "other_bulletin"


@pytest.mark.parametrize("format", ["article", "zip"])
def test_other_files_of_ours_are_told_apart(stored, format: str) -> None:
    with pytest.raises(BadFile) as caught:
        seen(stored, stored.file(format))
    assert caught.value.problem == "not_ours"


def test_a_bomb_is_refused_before_it_is_unpacked(stored) -> None:
    data = packed([("word/document.xml", b"<a>" + b" " * 5_000_000 + b"</a>")])
    with pytest.raises(BadFile) as caught:
        seen(stored, data)
    assert (caught.value.problem, caught.value.status) == ("too_large", 413)


def test_a_huge_part_is_refused(stored, table: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.imports.part.MAX_PART", 20_000)
    with pytest.raises(BadFile, match="at most 20,000 are read") as caught:
        seen(stored, table)
    assert caught.value.problem == "too_large"


def test_entities_in_a_part_are_refused(stored, table: bytes) -> None:
    bad = rewritten(
        table, lambda part: part.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1)
    )
    with pytest.raises(BadFile, match="entities"):
        seen(stored, bad)


def test_a_damaged_archive_is_told(stored, table: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        seen(stored, table[:2000])
    assert caught.value.problem == "damaged"
