import json
from html.parser import HTMLParser

from models.bulletin import from_json, to_json
from models.types import Bulletin
from service.exports.html import HtmlExport
from service.exports.json import JsonExport


class Page(HTMLParser):
    """Collects rows of cells as (lang, text), and every address that the page would ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str | None, str]]] = []
        self.asks: list[str] = []
        self.tags: list[str] = []
        self._cell: str | None = None
        self._in_cell = False
        self._text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.asks += [str(values[name]) for name in ("src", "srcset", "action", "data") if name in values]
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self._cell, self._in_cell, self._text = values.get("lang"), True, ""
        elif tag == "ul":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.rows[-1].append((self._cell, self._text.strip()))
            self._in_cell = False


def test_json_is_bulletin_1_and_reads_back(bulletin: Bulletin) -> None:
    data = json.loads(JsonExport().write(bulletin))
    assert data == json.loads(json.dumps(to_json(bulletin)))
    assert from_json(data) == bulletin
    assert "Làng nghề".encode() in JsonExport().write(bulletin)


def test_html_has_one_row_a_segment_with_the_right_languages(bulletin: Bulletin) -> None:
    page = Page(HtmlExport().write(bulletin).decode())
    rows = [row for row in page.rows if row]
    assert len(rows) == len(bulletin.segments)
    assert {tuple(lang for lang, _ in row) for row in rows} == {("vi", "en", "zh-Hans")}
    title = bulletin.translations["t1"]
    assert [text for _, text in rows[0]] == [bulletin.article.title, title["en"].text, title["zh"].text]


def test_html_asks_for_nothing(bulletin: Bulletin) -> None:
    page = Page(HtmlExport().write(bulletin).decode())
    assert page.asks == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)


def test_html_lists_findings_with_their_place(bulletin: Bulletin) -> None:
    text = HtmlExport().write(bulletin).decode()
    assert "<h2>Findings (5)</h2>" in text
    assert '<a href="#p1s3">p1s3</a>, English, <span class="error">error</span>: 180 triệu đồng' in text
