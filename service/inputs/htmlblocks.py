"""Walk an HTML tree into blocks, each with where it stands: in the article's markup or in the page's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree, html

from models.errors import TooLarge
from service.inputs.base import MAX_LETTERS, Block, Kind

MAX_PIECES: Final = 20_000
SKIPPED: Final = frozenset(
    "script style noscript template iframe object embed svg math canvas audio video select option button textarea input "
    "head title meta link map".split()
)
BOILERPLATE_TAGS: Final = frozenset("nav footer aside form dialog menu".split())
BLOCKS: Final = frozenset(
    "html body address article blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul aside dialog menu caption".split()
)
KINDS: Final[dict[str, Kind]] = {"figcaption": "caption", "caption": "caption", "li": "list"}
KINDS.update({f"h{level}": "heading" for level in range(1, 7)})
BOILERPLATE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|footer|sidebar|related|shar(?:e|ing)|social|comments?|cookies?|consent|"
    r"banner|advert\w*|ads?|pagination|pager|popup|modal|login|newsletter|subscribe|tags|toolbar|skip|recommend\w*|hidden|tin-?lien-?quan|lien-?quan)(?:$|[\s_-])",
    re.IGNORECASE,
)
ROLES: Final = frozenset(
    "navigation banner contentinfo complementary search dialog menu menubar alert".split()
)
CAPTION_NAMES: Final = re.compile(r"caption|chu-?thich|photo-?note|pic-?note|tuzhu|img-?desc", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """One block of text in a tree: `path` are its ancestors from the root, `linked` how much of it is links."""

    text: str
    kind: Kind
    tag: str
    path: tuple[html.HtmlElement, ...]
    linked: int
    boilerplate: bool

    def block(self) -> Block:
        """Give the piece as a block."""
        return Block(self.text, self.kind)

    def is_link_row(self) -> bool:
        """Tell whether the piece is little but links, as menus and related lists are."""
        return self.linked > 0.7 * len(re.sub(r"\s", "", self.text))


@dataclass(slots=True)
class _Walk:
    """What the walk has open: elements, and the text of the block being read."""

    path: list[html.HtmlElement] = field(default_factory=list)
    boilerplate: list[bool] = field(default_factory=lambda: [False])
    text: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0

    def add(self, text: str | None) -> None:
        """Take in text as it stands in the source, where line ends are only spaces."""
        if text:
            folded = re.sub(r"[\s\u200b]+", " ", text)
            self.text.append(folded)
            self.linked += len(folded.replace(" ", "")) if self.links else 0

    def flush(self) -> Iterator[Piece]:
        """Give the block read so far, one piece a line."""
        whole, linked = "".join(self.text), self.linked
        self.text, self.linked = [], 0
        lines = [line for part in whole.split("\n") if (line := " ".join(part.split()))]
        tag, kind = self._tag(), self._kind()
        for line in _rejoined(lines):
            share = linked * len(line) // max(len(whole), 1) if len(lines) > 1 else linked
            yield Piece(line, kind, tag, tuple(self.path), share, self.boilerplate[-1])

    def _tag(self) -> str:
        return next((node.tag for node in reversed(self.path) if node.tag in BLOCKS), "body")

    def _kind(self) -> Kind:
        for node in reversed(self.path):
            if node.tag in KINDS:
                return KINDS[node.tag]
            if CAPTION_NAMES.search(node.get("class", "")):
                return "caption"
            if node.tag in ("div", "td", "section", "article", "body"):
                break
        return "text"


def pieces(root: html.HtmlElement) -> list[Piece]:
    """List the text blocks of a tree in reading order, scripts and hidden parts left out.

    Raises TooLarge for a tree with too much text.
    """
    walk, found = _Walk(), list[Piece]()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event in ("comment", "pi"):
            walk.add(node.tail)
        elif event == "start":
            found.extend(_enter(walk, node))
            if node.tag in SKIPPED or _is_hidden(node):
                events.skip_subtree()
        else:
            found.extend(_leave(walk, node))
        if len(found) > MAX_PIECES:
            raise TooLarge(
                f"The page has over {MAX_PIECES:,} blocks of text. Save the article alone and send that."
            )
    letters = sum(len(piece.text) for piece in found)
    if letters > MAX_LETTERS:
        raise TooLarge(
            f"The page has {letters:,} characters of text; at most {MAX_LETTERS:,} are sifted. Send the article."
        )
    return found


def _enter(walk: _Walk, node: html.HtmlElement) -> Iterator[Piece]:
    if node.tag in BLOCKS:
        yield from walk.flush()
    walk.path.append(node)
    walk.boilerplate.append(walk.boilerplate[-1] or _is_boilerplate(node))
    walk.links += node.tag == "a"
    if node.tag == "br":
        walk.text.append("\n")
    if node.tag not in SKIPPED and not _is_hidden(node):
        walk.add(node.text)


def _leave(walk: _Walk, node: html.HtmlElement) -> Iterator[Piece]:
    if node.tag in BLOCKS:
        yield from walk.flush()
    walk.links -= node.tag == "a"
    walk.path.pop()
    walk.boilerplate.pop()
    walk.add(node.tail)


def _is_boilerplate(node: html.HtmlElement) -> bool:
    if node.tag in ("html", "body", "main", "article"):
        return False
    if node.tag in BOILERPLATE_TAGS or node.get("role", "") in ROLES:
        return True
    names = f"{node.get('class', '')} {node.get('id', '')}"
    # Themes put words such as "has-sidebar" on wrappers of the whole page: what holds the heading is no boilerplate.
    return BOILERPLATE_NAMES.search(names) is not None and node.find(".//h1") is None


def _is_hidden(node: html.HtmlElement) -> bool:
    style = node.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or node.get("hidden") is not None


def _rejoined(lines: list[str]) -> list[str]:
    """Join a line to the one before if it goes on in lower case: that break was only for looks."""
    joined: list[str] = []
    for line in lines:
        if joined and line[0].islower() and joined[-1][-1] not in ".!?…:;":
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
