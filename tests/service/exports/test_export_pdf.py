import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from models.bulletin import version
from models.segment import join
from models.types import Bulletin
from service.exports.pdf import PdfExport
from service.exports.pdf_lines import lines


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def squeezed(text: str) -> str:
    """Leave out white space: lines are broken anywhere between Hanzi."""
    return re.sub(r"\s+", "", text)


def test_every_text_is_found_again_in_every_language(bulletin: Bulletin) -> None:
    text = squeezed("".join(page.extract_text() for page in reader(PdfExport().write(bulletin)).pages))
    for tag in ("vi", "en", "zh"):
        its = version(bulletin, tag)
        for part in (its.title, its.summary, *its.captions, *(join(each, tag) for each in its.paragraphs)):
            assert squeezed(part) in text


def test_words_keep_their_spaces(bulletin: Bulletin) -> None:
    pages = reader(PdfExport().write(bulletin)).pages
    assert "Hợp tác xã dệt thổ cẩm Bản Lác" in pages[0].extract_text()
    assert "design class for young weavers" in " ".join(pages[1].extract_text().split())
    assert "班腊织锦合作社为24名年轻织工" in pages[2].extract_text()


def test_all_fonts_are_embedded_and_no_other_is_asked_for(bulletin: Bulletin) -> None:
    fonts = [
        font.get_object()
        for page in reader(PdfExport().write(bulletin)).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert font["/BaseFont"].endswith("+NotoSansSC")
        assert len(descriptor["/FontFile2"].get_object().get_data()) > 1000


def test_versions_begin_on_pages_of_their_own_with_bookmarks(bulletin: Bulletin) -> None:
    its = reader(PdfExport().write(bulletin))
    found = [(mark.title, its.get_destination_page_number(mark)) for mark in its.outline]
    assert found == [
        ("Tiếng Việt (source)", 0), ("English", 1), ("简体中文", 2),
        ("Findings", 3), ("Names to confirm", 3), ("Provenance", 3),
    ]  # fmt: skip
    assert its.metadata is not None
    assert its.metadata.title == bulletin.article.title


def test_traditional_characters_and_marks_written_apart_are_shown(bulletin: Bulletin) -> None:
    segments = (replace(bulletin.segments[0], source="Khai mạc ở Quảng Ninh"), *bulletin.segments[1:])
    title = replace(bulletin.translations["t1"]["zh"], text="廣西壯族自治區與諒山省會談「邊境」")
    changed = replace(
        bulletin, segments=segments, translations={**bulletin.translations, "t1": {"zh": title}}
    )
    text = "".join(page.extract_text() for page in reader(PdfExport().write(changed)).pages)
    assert "Khai mạc ở Quảng Ninh" in text
    assert "廣西壯族自治區與諒山省會談「邊境」" in text


def test_letters_of_other_alphabets_are_shown(bulletin: Bulletin) -> None:
    text = "Maroš Šefčovič, Wałęsa, Erdoğan, Αθήνα, Москва"
    segments = (replace(bulletin.segments[0], source=text), *bulletin.segments[1:])
    assert text in reader(PdfExport().write(replace(bulletin, segments=segments))).pages[0].extract_text()


def test_a_letter_that_the_font_lacks_is_marked(bulletin: Bulletin) -> None:
    segments = (replace(bulletin.segments[0], source="Lào: ລາວ."), *bulletin.segments[1:])
    text = reader(PdfExport().write(replace(bulletin, segments=segments))).pages[0].extract_text()
    assert "Lào: 〓〓〓." in text


def test_what_looks_like_a_directive_is_text(bulletin: Bulletin) -> None:
    text = "{nb} trang, **đậm** và __nghiêng__"
    segments = (replace(bulletin.segments[0], source=text), *bulletin.segments[1:])
    assert text in reader(PdfExport().write(replace(bulletin, segments=segments))).pages[0].extract_text()


def measure(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("một hai ba bốn", ["một hai", "ba bốn"]),
        ("学员将学习，绘制纹样。", ["学员将学习，绘", "制纹样。"]),
        ("学员学习绘制，纹样", ["学员学习绘", "制，纹样"]),
        ("他说（纹样）好", ["他说（纹样）好"]),
        ("学员学习绘（纹样", ["学员学习绘", "（纹样"]),
        ("abcdefghijklm no", ["abcdefg", "hijklm", "no"]),
        ("", [""]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, expected: list[str]) -> None:
    assert lines(text, 7 if "制，" not in text and "绘（" not in text else 6, measure) == expected


def test_the_first_line_leaves_room() -> None:
    assert lines("学员学习绘制纹样", 5, measure, indent=2) == ["学员学", "习绘制纹样"]
