"""Word documents, honest and otherwise."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from models.errors import BadInput, TooLarge
from models.types import Article
from service.inputs import read
from service.inputs.archive import check_zip

BODY = (
    "Sáng mùng tám, hơn hai trăm bà con xóm Đồi cùng nhau đắp lại con đường dẫn ra bến đò sau trận lũ.",
    "Trưởng xóm cho biết công việc sẽ xong trước rằm, kịp cho vụ thu hoạch lạc của cả vùng.",
)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Copy a container with some parts' bytes replaced; `_` stands for `/` and `.` in the names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            key = entry.filename.replace("/", "_").replace(".", "_")
            new.writestr(entry.filename, parts.pop(key, None) or old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def plain_document() -> bytes:
    document = docx.Document()
    document.core_properties.author = "python-docx"
    document.add_heading("Bà con làm lại đường", 0)
    document.add_paragraph("09/10/2023")
    document.add_paragraph(BODY[0])
    document.add_paragraph("Bến đò nhìn từ trên đồi", style="Caption")
    document.add_heading("Việc còn lại", 1)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Đoạn dưới cần thêm đá.", "Đoạn trên đã xong."
    document.add_paragraph(BODY[1])
    document.add_paragraph("Lê Thu")
    return saved(document)


def test_styles_tables_and_order() -> None:
    assert read(plain_document(), name="wrong.pdf", media_type="application/pdf") == Article(
        language="vi",
        title="Bà con làm lại đường",
        paragraphs=(BODY[0], "Việc còn lại", "Đoạn dưới cần thêm đá.", "Đoạn trên đã xong.", BODY[1]),
        captions=("Bến đò nhìn từ trên đồi",),
        date="2023-10-09",
        byline="Lê Thu",
        notes=("removed as page furniture: 09/10/2023",),
    )


def test_insertions_and_links_are_text_and_deletions_are_not() -> None:
    document = docx.Document()
    document.add_paragraph("Kept. ")
    runs = (
        "<w:ins><w:r><w:t>Put in. </w:t></w:r></w:ins><w:del><w:r><w:delText>Out.</w:delText></w:r></w:del>"
    )
    link = '<w:hyperlink><w:r><w:t xml:space="preserve">Linked.</w:t></w:r></w:hyperlink>'
    document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')}>{runs}{link}</w:p>"))
    assert read(saved(document), language="en").paragraphs == ("Kept.", "Put in. Linked.")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(BadInput, match=r"no text in it; it may hold only pictures\. Run OCR first"):
        read(saved(docx.Document()))


def test_a_bomb_is_refused_by_its_headers() -> None:
    bomb = repacked(plain_document(), **{"word/media/a.bin": b"\0" * 5_000_000})
    with pytest.raises(
        TooLarge, match=r"'word/media/a\.bin' .* unpacks to 5,000,000 bytes, more than 200 times"
    ):
        read(bomb)


def test_a_bomb_of_many_parts_is_refused_by_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.inputs.archive.MAX_TOTAL", 50_000)
    with pytest.raises(TooLarge, match=r"unpacks to [\d,]+ bytes; at most 50,000 are read"):
        check_zip(plain_document())


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(TooLarge, match=r"holds 2,\d{3} parts; at most 2,000"):
        read(repacked(plain_document(), **{f"word/{number}.bin": b"x" for number in range(2_000)}))


def test_headers_that_lie_about_a_size_are_found_out() -> None:
    data = repacked(plain_document(), **{"word/big.bin": b"\0" * 900_000})
    size = (900_000).to_bytes(4, "little")
    lying = data.replace(size, (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(BadInput, match=r"is damaged \(Bad CRC-32"):
        read(lying)


def test_entities_are_refused() -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document/>'
    with pytest.raises(BadInput, match=r"'word/document\.xml' .* declares XML entities"):
        read(repacked(plain_document(), word_document_xml=xml))


@pytest.mark.parametrize("xml", [b"<w:document", b"<a/>", b"\xff\xff"])
def test_damaged_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(BadInput, match=r"^The \.docx file is damaged"):
        read(repacked(plain_document(), word_document_xml=xml))


@pytest.mark.parametrize("cut", [100, 5_000, 20_000])
def test_half_a_file_is_refused(cut: int) -> None:
    with pytest.raises(BadInput, match=r"^The \.docx file is damaged"):
        read(plain_document()[:cut])
