"""HTML pages and fragments: text and the attributes that people read are translated, everything else stays."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from lxml import etree
from lxml import html as lxml_html

from models.encodings import decode
from models.errors import BadInput
from service.documents.base import Document, Opened, check_count
from service.documents.marked import Passage
from service.documents.tree import Kind, Rules, Tree

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav"
    " noframes noscript ol optgroup option p section select summary table tbody td tfoot th thead title tr ul".split()
)
_SKIPPED: Final = frozenset(
    "script style link meta base template pre xmp listing plaintext textarea iframe object applet".split()
)
_ALONE: Final = frozenset(
    "code kbd samp var tt math svg img input button audio video canvas embed map picture source track wbr".split()
)
_READ: Final = ("alt", "title", "placeholder", "aria-label")
_READ_META: Final = frozenset(
    "description keywords og:title og:description og:image:alt twitter:title twitter:description".split()
)
_DOCUMENT: Final = re.compile(r"^\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body)", re.IGNORECASE)
_LINES: Final = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD: Final = 2_048
_TAGS: Final = {"zh": "zh-Hans"}


class HtmlRules(Rules):
    """HTML's elements; `translate="no"` and the class `notranslate` are heeded."""

    def kind(self, element: Any) -> Kind:  # noqa: ANN401 - lxml has no types
        """Tell by the element's name."""
        name = element.tag
        if name == "br":
            return "break"
        if name in _SKIPPED:
            return "skip"
        if element.get("translate") == "no" or "notranslate" in (element.get("class") or "").split():
            return "skip" if name in _BLOCKS else "alone"
        if name in _BLOCKS:
            return "block"
        return "alone" if name in _ALONE else "inline"

    def keep(self, element: Any) -> bool:  # noqa: ANN401 - lxml has no types
        """Never lose a link."""
        return bool(element.tag == "a")

    def attributes(self, element: Any) -> Sequence[str]:  # noqa: ANN401 - lxml has no types
        """Name what a browser shows or reads out."""
        if any(
            each.get("translate") == "no" or "notranslate" in (each.get("class") or "").split()
            for each in (element, *element.iterancestors())
        ):
            return ()
        if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
            return (*_READ, "value")
        return _READ

    def text(self, text: str) -> str:
        """Read line ends in the source as the spaces that they are."""
        return _LINES.sub(" ", text)


class HtmlTree:
    """A page or a fragment with its passages."""

    def __init__(self, text: str) -> None:
        self._whole = bool(_DOCUMENT.match(text))
        self._typed = "<!doctype" in text[:_HEAD].lower()
        self._root = _parse(text, whole=self._whole)
        self._tree = Tree(self._root, HtmlRules())
        self._metas = [
            meta
            for meta in self._root.iter("meta")
            if (meta.get("name") or meta.get("property") or "").lower() in _READ_META
            and any(map(str.isalnum, meta.get("content") or ""))
        ]
        self.passages: list[Passage] = [
            *self._tree.passages,
            *((meta.get("content"),) for meta in self._metas),
        ]
        check_count(self.passages)

    def write(self, translated: Sequence[Passage], *, target: str) -> str:
        """Give the page with its passages replaced, marked as being in the target language."""
        count = len(self._tree.passages)
        self._tree.put(translated[:count])
        for meta, passage in zip(self._metas, translated[count:], strict=True):
            meta.set("content", "".join(piece for piece in passage if isinstance(piece, str)))
        if not self._whole:
            text = etree.tostring(self._root, method="html", encoding="unicode")
            return str(text[text.index(">") + 1 : text.rindex("</")])
        self._declare(target)
        # Without a document type of its own the parser makes one up.
        page = self._root.getroottree() if self._typed else self._root
        return str(etree.tostring(page, method="html", encoding="unicode"))

    def _declare(self, target: str) -> None:
        if self._root.get("lang"):
            self._root.set("lang", _TAGS.get(target, target))
        for meta in self._root.iter("meta"):
            if meta.get("charset"):
                meta.set("charset", "utf-8")
            elif (meta.get("http-equiv") or "").lower() == "content-type":
                meta.set("content", "text/html; charset=utf-8")


def _parse(text: str, *, whole: bool) -> Any:  # noqa: ANN401 - lxml has no types
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    data = text.encode("utf-8", "replace")
    try:
        if whole:
            root = lxml_html.document_fromstring(data, parser=parser)
        else:
            root = lxml_html.fragment_fromstring(data, create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadInput(f"This is no HTML that can be read: {error}.") from error
    # libxml2 drops what is nested deeper than 256 elements, and says so only here.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise BadInput("The HTML is nested over 256 elements deep. Send the part of it that is text.")
    return root


class _Page(Opened):
    def __init__(self, data: bytes) -> None:
        found = (
            None
            if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
            else _CHARSET.search(data[:_HEAD])
        )
        self._tree = HtmlTree(decode(data, found[1].decode("ascii") if found else None).text)
        self.passages = self._tree.passages

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        return self._tree.write(translated, target=target).encode()


class HtmlDocument(Document):
    """A saved page; it comes back in UTF-8."""

    name: ClassVar[str] = "html"
    label: ClassVar[str] = "HTML page"
    media_type: ClassVar[str] = "text/html; charset=utf-8"
    extensions: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def open(self, data: bytes) -> Opened:
        """Decode and parse it; nothing in it is executed or fetched."""
        return _Page(data)
