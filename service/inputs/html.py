"""HTML pages: trafilatura says where the article is, our own walk says what its blocks are."""

import codecs
import logging
import re
from collections.abc import Sequence
from typing import Any, Final

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.metadata import extract_metadata

from models.encodings import decode
from models.errors import BadInput
from service.inputs.base import Input, Page, Upload
from service.inputs.htmlblocks import Piece, pieces
from service.inputs.published import plausible

# The HTML standard has browsers look for the encoding in the first 1024 bytes; real pages put it later at times.
META_REACH: Final = 4096
META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE)
# Matching shorter texts by their letters would find them anywhere in an article.
TELLING: Final = 20
# Below this part of all running text, trafilatura is thought to have missed the article.
ENOUGH: Final = 0.5
SITE_MARK = re.compile(r"\s+[|–—»·:-]\s+|\s*[|｜_]\s*")


class HtmlInput(Input):
    """Read a saved or fetched page; nothing in it is executed or fetched."""

    name = "html"
    label = "HTML page"
    media_types = ("text/html", "application/xhtml+xml")
    extensions = (".html", ".htm", ".xhtml")

    def read(self, upload: Upload) -> Page:
        """Find the article's blocks and what the page states about them; the rest is listed as removed."""
        decoded = decode(upload.data, upload.charset() or _stated_encoding(upload.data))
        tree = _parse(decoded.text)
        all_pieces = pieces(tree)
        if not all_pieces:
            raise BadInput(
                "The page has no text of its own; it may be made by scripts. Copy the text and paste it."
            )
        article = _article_pieces(tree, all_pieces)
        chosen = {id(piece) for piece in article}
        facts = _metadata(tree, upload.url)
        return Page(
            blocks=tuple(piece.block() for piece in article),
            title=_title(tree, all_pieces, facts.title),
            date=plausible(facts.date),
            byline=_author(facts.author),
            removed=tuple(piece.text for piece in all_pieces if id(piece) not in chosen),
            notes=decoded.notes,
        )


def _stated_encoding(data: bytes) -> str | None:
    """Give the encoding that a page's head states; a byte order mark goes before it."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    found = META_CHARSET.search(data[:META_REACH]) or XML_ENCODING.search(data[:META_REACH])
    return found[1].decode("ascii") if found else None


def _parse(text: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise BadInput(
            f"The page is no HTML that can be read ({error}). Copy its text and paste it."
        ) from error
    # libxml2 drops what is nested deeper than 256 elements, and says so only here.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise BadInput("The page is nested over 256 elements deep. Copy the article's text and paste it.")
    return tree


def _metadata(tree: lxml_html.HtmlElement, url: str | None) -> Any:  # noqa: ANN401 - trafilatura has no types
    # A guess from the page's text is worse than no date: only what the page states counts.
    return extract_metadata(
        tree, url, {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
    )


def _article_pieces(tree: lxml_html.HtmlElement, found: Sequence[Piece]) -> list[Piece]:
    """Keep what lies in the smallest element that holds all of the article, menus and link lists left out."""
    own = [
        piece
        for piece in found
        if not piece.boilerplate and not (piece.is_link_row() and piece.kind != "heading")
    ]
    main = _as_letters(_trafilatura_text(tree))
    hits = [piece for piece in own if len(key := _as_letters(piece.text)) >= TELLING and key in main]
    running = sum(
        len(piece.text) for piece in own if piece.tag in ("p", "div", "td", "li", "blockquote", "section")
    )
    if sum(len(piece.text) for piece in hits) < ENOUGH * running or not hits:
        return own or list(found)
    home = _common_ancestor([piece.path for piece in hits])
    first, last = own.index(hits[0]), own.index(hits[-1])
    return [
        piece
        for index, piece in enumerate(own)
        if home in piece.path or first <= index <= last or (piece.tag == "h1" and index < first)
    ]


def _trafilatura_text(tree: lxml_html.HtmlElement) -> str:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=True
    )
    return document.text or "" if document is not None else ""


def _common_ancestor(paths: Sequence[tuple[lxml_html.HtmlElement, ...]]) -> lxml_html.HtmlElement:
    common = paths[0]
    for path in paths[1:]:
        length = next(
            (at for at, (one, other) in enumerate(zip(common, path, strict=False)) if one is not other), None
        )
        common = common[: min(len(common), len(path)) if length is None else length]
    home = common[-1]
    # The body holds the whole page: then only the stretch between the first and last hit is sure.
    return None if home.tag in ("html", "body") else home


def _title(tree: lxml_html.HtmlElement, found: Sequence[Piece], stated: str | None) -> str | None:
    """Prefer the heading that the page's own title repeats; cut the site's name off a title otherwise."""
    whole = " ".join((tree.findtext(".//title") or "").split())
    social = " ".join("".join(tree.xpath("string(//meta[@property='og:title']/@content)")).split())
    headings = [
        piece.text for piece in found if piece.kind == "heading" and len(_as_letters(piece.text)) >= 4
    ]
    letters = _as_letters(f"{whole} {social} {stated or ''}")
    for heading in headings:
        if _as_letters(heading) in letters:
            return heading
    top = [piece.text for piece in found if piece.tag == "h1"]
    if len(top) == 1:
        return top[0]
    return social or max(SITE_MARK.split(whole), key=len, default="").strip() or stated or None


def _author(value: str | None) -> str | None:
    """Take a stated author only if it reads as one or two names, not as an account or a list of tags."""
    names = [name.strip() for name in (value or "").split(";") if name.strip()]
    fitting = 0 < len(names) <= 3 and all(len(name) <= 40 and name.lower() not in ACCOUNTS for name in names)
    return ", ".join(names) if fitting else None


ACCOUNTS: Final = frozenset(
    ("admin", "administrator", "editor", "webmaster", "root", "user", "bbt", "quản trị", "管理员")
)


def _as_letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
