"""Each format: text is translated, and everything else is as it was."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from models.errors import BadInput, TooLarge
from service.documents import FORMATS
from service.documents.base import Document, extensions, format_of
from service.documents.marked import Passage, plain
from service.documents.texts import dump, load
from service.documents.worker import format_named


def upper(passages: list[Passage]) -> list[Passage]:
    """Translate into capitals."""
    return [tuple(p.upper() if isinstance(p, str) else p for p in passage) for passage in passages]


def translated(name: str, data: bytes, change: Callable[[list[Passage]], list[Passage]] = upper) -> bytes:
    opened = format_named(name).open(data)
    return opened.write(change(list(opened.passages)), target="zh")


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize("name", FORMATS.names())
def test_every_format_loads_and_is_found_by_its_endings(name: str) -> None:
    format: Document = FORMATS.get(name)()
    assert format.name == name
    assert [format_of(f"A file{ending.upper()}") for ending in format.extensions] == [name] * len(
        format.extensions
    )
    assert format.extensions[0] in extensions()


@pytest.mark.parametrize("name", FORMATS.names())
def test_every_format_refuses_what_is_none(name: str) -> None:
    with pytest.raises(BadInput):
        translated(name, b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(range(256)))


def test_texts_keep_lines_and_line_ends() -> None:
    assert translated("txt", b"\xef\xbb\xbfone\r\n\r\n  two\r\n") == b"ONE\r\n\r\n  TWO\r\n"
    assert translated("txt", "một\n".encode("utf-16")) == "MỘT\n".encode()


def test_html_keeps_markup_scripts_and_attributes() -> None:
    page = """<!DOCTYPE html>
<html lang="en"><head><meta charset="gb18030"><title>A title</title>
<meta name="description" content="what it is"><style>p { color: red }</style></head>
<body class="x"><!-- note --><p title="tip">One <b>two</b><br>three <code>four()</code> <span translate="no">Five</span>
and on</p><ul><li>six</li><li><a href="/s?a=1&amp;b=2">seven</a> &lt;8&gt;</li></ul>
<script>let nine = "nine";</script><img src="a.png" alt="ten"><pre>eleven  twelve</pre></body></html>
"""
    expected = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>A TITLE</title>
<meta name="description" content="WHAT IT IS"><style>p { color: red }</style></head>
<body class="x"><!-- note --><p title="TIP">ONE <b>TWO</b><br>THREE <code>four()</code> <span translate="no">Five</span> AND ON</p><ul><li>SIX</li><li><a href="/s?a=1&amp;b=2">SEVEN</a> &lt;8&gt;</li></ul>
<script>let nine = "nine";</script><img src="a.png" alt="TEN"><pre>eleven  twelve</pre></body></html>"""
    assert translated("html", page.encode()).decode().strip() == expected


def test_subtitles_keep_times_tags_and_the_number_of_lines() -> None:
    given = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>A long line that</i>\nruns on here\n\n"
        "7\n00:00:03,000 --> 00:00:04,000\n- Who?\n- He.\n\n"
        "8\n00:00:05,000 --> 00:00:06,000\n{\\an8}♪\n\n"
    )
    expected = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>A LONG LINE THAT</i>\nRUNS ON HERE\n\n"
        "7\n00:00:03,000 --> 00:00:04,000\n- WHO?\n- HE.\n\n"
        "8\n00:00:05,000 --> 00:00:06,000\n{\\an8}♪\n\n"
    )
    assert translated("srt", given.encode()).decode() == expected


def test_a_subtitle_without_spaces_is_broken_too() -> None:
    given = "1\n00:00:01,000 --> 00:00:02,500\none two\nthree\n\n"
    done = translated("srt", given.encode(), lambda passages: [("这是一句话了。",) for _ in passages])
    assert done.decode() == "1\n00:00:01,000 --> 00:00:02,500\n这是一句\n话了。\n\n"


@pytest.mark.parametrize("data", [b"1" * 200_000, b"no subtitles\n" * 10, b"1\n" * 10_000])
def test_what_are_no_subtitles_is_refused_cheaply(data: bytes) -> None:
    with pytest.raises(BadInput, match="SRT"):
        translated("srt", data)


def word() -> bytes:
    """Write a document with what offices put into theirs."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "head"
    document.sections[0].footer.paragraphs[0].text = "foot"
    paragraph = document.add_paragraph("plain ", style="List Bullet")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "place")
    link.append(paragraph.add_run("a link")._r)
    paragraph._p.append(link)
    run = paragraph.add_run(" then")
    run.add_break(WD_BREAK.LINE)
    run.add_text("a line")
    field = document.add_paragraph("page ")
    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        field.add_run()._r.append(mark)
        if kind == "begin":
            field.add_run("7")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "cell"
    document.add_paragraph("***")
    document.core_properties.author = "an author"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_documents_keep_runs_styles_tables_headers_links_and_fields() -> None:
    document = docx.Document(io.BytesIO(translated("docx", word())))
    first, field, stars = document.paragraphs
    assert (first.style.name, first.text) == ("List Bullet", "PLAIN BOLD AND A LINK THEN\nA LINE")
    assert [(run.text, run.bold) for run in first.runs] == [
        ("PLAIN ", None),
        ("BOLD", True),
        (" AND ", None),
        (" THEN", None),
        ("\n", None),
        ("A LINE", None),
    ]
    (link,) = first.hyperlinks
    assert (link.text, link.fragment) == ("A LINK", "place")
    # The number of the page is computed, and nobody translates it.
    assert [run.text for run in field.runs] == ["PAGE ", "", "7", ""]
    assert stars.text == "***"
    assert document.tables[0].cell(0, 0).text == "CELL"
    section = document.sections[0]
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == ("HEAD", "FOOT")
    assert document.core_properties.author == "an author"


def test_runs_that_look_the_same_are_one_sentence_for_the_model() -> None:
    document, buffer = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for part in ("Wo", "rd cuts se", "ntences."):
        paragraph.add_run(part)
    document.save(buffer)
    opened = format_named("docx").open(buffer.getvalue())
    assert opened.passages == [("Word cuts sentences.",)]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_slides_keep_runs_and_links() -> None:
    slide = (
        f'<p:sld xmlns:p="p" {A}><a:p><a:pPr lvl="1"/><a:r><a:rPr lang="en"/><a:t>one </a:t></a:r>'
        '<a:r><a:rPr b="1"/><a:t>two</a:t></a:r><a:br/><a:r><a:t>three</a:t></a:r><a:endParaRPr lang="en"/></a:p></p:sld>'
    )
    data = zipped({"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": slide, "ppt/media/a.png": "one"})
    done = translated("pptx", data)
    assert part(done, "ppt/slides/slide1.xml").endswith(
        '<a:pPr lvl="1"/><a:r><a:rPr lang="en"/><a:t xml:space="preserve">ONE </a:t></a:r>'
        '<a:r><a:rPr b="1"/><a:t>TWO</a:t></a:r><a:br/><a:r><a:rPr lang="en"/><a:t>THREE</a:t></a:r>'
        '<a:endParaRPr lang="en"/></a:p></p:sld>'
    )
    assert part(done, "ppt/media/a.png") == "one"


def test_open_documents_keep_spans_notes_and_lists() -> None:
    content = (
        f"<office:text {ODF}><text:h>title</text:h><text:list><text:list-item><text:p>one <text:span>two</text:span>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body>"
        "</text:note> end<text:line-break/>line</text:p></text:list-item></text:list></office:text>"
    )
    done = part(translated("odt", zipped({"mimetype": "x", "content.xml": content})), "content.xml")
    expected = content
    for word_ in ("title", "one", "two", "a note", "end", "line"):
        expected = expected.replace(f">{word_}", f">{word_.upper()}").replace(
            f"> {word_}<", f"> {word_.upper()}<"
        )
    assert done.endswith(expected)


def bomb() -> bytes:
    return zipped({"word/document.xml": f"<w:document {W}>" + " " * 50_000_000 + "</w:document>"})


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(TooLarge, match="as a zip bomb does"):
        translated("docx", bomb())


@pytest.mark.parametrize(
    ("name", "main"),
    [("docx", "word/document.xml"), ("pptx", "ppt/presentation.xml"), ("odt", "content.xml")],
)
def test_entities_and_endless_nesting_are_refused(name: str, main: str) -> None:
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    with pytest.raises(BadInput, match=f"of the .{name} file declares XML entities"):
        translated(name, zipped({main: entity}))
    with pytest.raises(BadInput, match="is damaged"):
        translated(name, zipped({main: "<a>" * 5000 + "</a>" * 5000}))
    with pytest.raises(BadInput, match="it has no part"):
        translated(name, zipped({"other.xml": "<a/>"}))


def test_passages_travel_as_bytes() -> None:
    opened = format_named("html").open(b"<p>One <b>two</b><br>three</p>")
    assert load(dump(opened.passages)) == opened.passages
    assert [plain(each) for each in opened.passages] == ["One two\nthree"]
