import pytest
from markdown_it import MarkdownIt

from models.types import Bulletin
from service.exports.markdown import MarkdownExport, escape

TRAPS = [
    "# not a heading",
    "- not a list",
    "1. not a list",
    "12) not a list",
    "> not a quotation",
    "*not* _emphasis_ and `no code`",
    "[no](http://link.example) ![no](image.example)",
    "<script>alert(1)</script>",
    "a | b",
    "~~no~~",
    "===",
    "---",
    "+ plus",
    "&amp; stays",
    "\\ backslash",
    "Tăng 12,5 % (so với 2023). 1.234 ha",
    "第3届（2024）*",
]


@pytest.mark.parametrize("text", TRAPS)
def test_text_comes_through_as_text(text: str) -> None:
    (opening, inline, closing) = MarkdownIt().parse(escape(text))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or ()) == text


def test_versions_follow_each_other(bulletin: Bulletin) -> None:
    lines = MarkdownExport().write(bulletin).decode().splitlines()
    assert lines[0] == f"# {bulletin.article.title}"
    assert [line for line in lines if line.startswith("## ")] == [
        "## Tiếng Việt (source)",
        "## English",
        "## 简体中文",
        "## Findings",
        "## Names to confirm",
        "## Provenance",
    ]


def test_sentences_are_joined_as_each_language_does(bulletin: Bulletin) -> None:
    text = MarkdownExport().write(bulletin).decode()
    assert "asked for most, but there are few designs. Mr Ly Van Thanh" in text
    assert "但款式还不多。来自昆明的专家" in text


def test_findings_and_provenance_are_told(bulletin: Bulletin) -> None:
    lines = MarkdownExport().write(bulletin).decode().splitlines()
    assert "- warning, Chinese, p2s2: An ASCII comma stands in Chinese text; “，” is expected." in lines
    assert "- Chinese by way of: English" in lines
