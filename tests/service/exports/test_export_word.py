import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from models.types import Bulletin
from service.exports import Standing
from service.exports.article import ArticleExport
from service.exports.docx import DocxExport
from service.exports.letters import fingerprint
from service.exports.marks import Mark, id_in

# ISO/IEC 29500-1, 17.3.2.28: Word calls a file damaged whose run properties are out of order.
ORDER = ["rStyle", "rFonts", "b", "i", "color", "sz", "lang"]


def opened(data: bytes):
    return docx.Document(BytesIO(data))


def marks(document) -> list[list[Mark | None]]:
    """Read the bookmarks, one list a row that has any."""
    rows = [
        [Mark.read(start.get(qn("w:name"))) for start in row._tr.iter(qn("w:bookmarkStart"))]
        for row in document.tables[0].rows
    ]
    return [row for row in rows if row]


def test_table_is_aligned(bulletin: Bulletin) -> None:
    table = opened(DocxExport().write(bulletin)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Tiếng Việt (source)", "English", "简体中文"]
    assert [row[0] for row in rows if row[0] == row[1]] == ["Title", "Summary", "Captions", "Article"]
    aligned = [row for row in rows[1:] if row[0] != row[1]]
    ordered = [
        each
        for role in ("title", "summary", "caption", "body")
        for each in bulletin.segments
        if each.role == role
    ]
    assert aligned == [
        [each.source, *(bulletin.translations[each.id][tag].text for tag in ("en", "zh"))] for each in ordered
    ]


def test_every_cell_is_marked_with_id_version_and_fingerprint(bulletin: Bulletin) -> None:
    standing = Standing(versions={"p1s2": {"zh": 7}})
    found = marks(opened(DocxExport().write(bulletin, standing=standing)))
    own = [[mark.language for mark in row if mark and not mark.beside] for row in found]
    assert own == [["vi", "en", "zh"]] * len(bulletin.segments)
    copies = [[mark.language for mark in row if mark and mark.beside] for row in found]
    assert copies == [["en", "zh"]] * len(bulletin.segments)
    (row,) = [row for row in found if row[0] and row[0].segment == "p1s2"]
    text = bulletin.translations["p1s2"]["zh"].text
    assert row[2] == Mark("p1s2", "zh", 7, fingerprint(text), beside=True)
    assert row[4] == Mark("p1s2", "zh", 7, fingerprint(text))
    assert row[3] is not None
    assert row[3].version == 0


@pytest.mark.parametrize(
    ("segment", "language"), [("p12s3", "zh-Hant"), ("s1", "vi"), ("p1s2.b", "en"), ("p1_2", "zh")]
)
def test_names_of_bookmarks_are_read_back(segment: str, language: str) -> None:
    mark = Mark(segment, language, 12, "0123456789")
    assert mark.name is not None
    assert (Mark.read(mark.name), len(mark.name) <= 40) == (mark, True)


def test_a_name_too_long_for_word_is_none_and_a_foreign_one_is_not_ours() -> None:
    assert Mark("p" * 32, "en", 1, "0123456789").name is None
    assert Mark.read("_GoBack") is None
    assert Mark.read("_b_" + "a_1_" * 1_000_000) is None
    assert Mark.read("Chapter_b_1_en_2_00") is None


def test_id_of_the_bulletin_is_among_the_properties(bulletin: Bulletin) -> None:
    from lxml import etree

    with zipfile.ZipFile(BytesIO(DocxExport().write(bulletin))) as file:
        assert file.testzip() is None
        assert id_in(etree.fromstring(file.read("docProps/custom.xml"))) == "demo"


def test_there_is_one_place_to_date_and_to_sign(bulletin: Bulletin) -> None:
    table = opened(DocxExport().write(bulletin)).tables[1]
    (row,) = table.rows
    assert [paragraph.text for paragraph in row.cells[1].paragraphs] == [
        "Giám đốc (ký, ghi rõ họ tên)", "Director (signature and full name)", "负责人（签字）",
    ]  # fmt: skip
    assert [paragraph.text.split()[0] for paragraph in row.cells[0].paragraphs][:2] == ["Ngày", "Date:"]


def test_findings_are_comments_at_their_cell_and_listed_below(bulletin: Bulletin) -> None:
    document = opened(DocxExport().write(bulletin))
    expected = [
        f"{finding.severity.capitalize()}: {finding.message}"
        for each in bulletin.segments
        for tag in ("en", "zh")
        for finding in bulletin.translations[each.id][tag].findings
    ]
    assert [comment.text for comment in document.comments] == expected
    listed = [each.text for each in document.paragraphs if each.text.startswith("p1s3, English, error: ")]
    assert len(listed) == 1


@pytest.mark.parametrize("export", [DocxExport(), ArticleExport()], ids=["table", "article"])
def test_runs_name_font_and_language_in_the_order_of_the_schema(export, bulletin: Bulletin) -> None:
    document = opened(export.write(bulletin))
    runs = list(document.element.body.iter(qn("w:r")))
    texts = [run for run in runs if run.find(qn("w:t")) is not None]
    assert texts
    for run in texts:
        names = [child.tag.partition("}")[2] for child in run.find(qn("w:rPr"))]
        assert names == [name for name in ORDER if name in names]
        assert {"rFonts", "sz", "lang"} <= set(names)


def test_fonts_and_languages_are_those_of_each_script(bulletin: Bulletin) -> None:
    bulletin = replace(
        bulletin,
        targets=("en", "zh-Hant"),
        translations={
            id: {"en": its["en"], "zh-Hant": its["zh"]} for id, its in bulletin.translations.items()
        },
    )
    cells = opened(DocxExport().write(bulletin)).tables[0].rows[2].cells
    found = []
    for cell in cells:
        properties = cell.paragraphs[0].runs[0]._r.rPr
        language = properties.find(qn("w:lang"))
        found.append((properties.rFonts.get(qn("w:eastAsia")), sorted(language.attrib.values())))
    assert found == [("SimSun", ["vi-VN"]), ("SimSun", ["en-GB"]), ("PMingLiU", ["zh-TW"])]


def test_article_has_styles_for_its_parts(bulletin: Bulletin) -> None:
    document = opened(ArticleExport().write(bulletin, language="zh"))
    found = [(each.style.name, each.text) for each in document.paragraphs]
    title = bulletin.translations["t1"]["zh"].text
    assert found[0] == ("Heading 1", title)
    assert document.core_properties.title == title
    assert document.core_properties.language == "zh-CN"
    default = next(document.styles.element.iter(qn("w:lang")))
    assert (default.get(qn("w:val")), default.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
    assert found[1] == ("Subtitle", "2025-03-15　Thu Hà")
    third = "".join(bulletin.translations[f"p2s{number}"]["zh"].text for number in (1, 2, 3))
    assert ("Body Text", third) in found
    assert ("Heading 2", "图片说明") in found
    assert ("Caption", bulletin.translations["c1"]["zh"].text) in found


def test_article_says_how_far_it_is(bulletin: Bulletin) -> None:
    document = opened(ArticleExport().write(bulletin, language="en", standing=Standing("approved")))
    assert document.paragraphs[-1].text == "Status: approved by an editor"
