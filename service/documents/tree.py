"""Passages of a tree of elements, HTML or XML, and the tree written again with their translations."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from service.documents.marked import Mark, Passage, Piece, plain

Kind = Literal["block", "inline", "alone", "nest", "break", "skip"]
Node = Any  # lxml elements have no types


class Rules(ABC):
    """Says what the elements of a kind of document are."""

    @abstractmethod
    def kind(self, element: Node) -> Kind:
        """Tell a paragraph or what holds paragraphs (block) from formatting inside one (inline).

        `alone` stands in a sentence as it is, `nest` does too, but has paragraphs of its own in it; `break` ends a
        line, and `skip` is no part of the text at all.
        """

    def keep(self, element: Node) -> bool:
        """Tell whether an inline element may never get lost."""
        return False

    def attributes(self, element: Node) -> Sequence[str]:
        """Name the attributes of an element that hold text to read."""
        return ()

    def text(self, text: str) -> str:
        """Give a text as it reads."""
        return text


@dataclass(slots=True)
class Flow:
    """Text and formatting that stand together in a block: everything after `previous`, up to the next block."""

    parent: Node
    previous: Node | None
    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that holds text."""

    element: Node
    name: str


class Tree:
    """A tree with its passages; `put` writes translations into it."""

    def __init__(self, root: Node, rules: Rules) -> None:
        self._rules = rules
        self._nodes: list[Node] = []
        self._nests: list[Node] = []
        self._holds_block = _holding_blocks(root, rules)
        self._places: list[Flow | Attribute] = [
            *self._attributes(root),
            *(flow for flow in self._flows(root) if any(map(str.isalnum, plain(tuple(flow.pieces))))),
        ]
        self.passages: list[Passage] = [self._passage(place) for place in self._places]

    def put(self, translated: Sequence[Passage]) -> None:
        """Replace each passage."""
        for place, passage in zip(self._places, translated, strict=True):
            if isinstance(place, Attribute):
                place.element.set(place.name, plain(passage))
            else:
                self._put(place, passage)

    def _attributes(self, root: Node) -> Iterator[Attribute]:
        for element in root.iter():
            if not isinstance(element.tag, str) or self._kind(element) == "skip":
                continue
            for name in self._rules.attributes(element):
                if any(map(str.isalnum, element.get(name) or "")):
                    yield Attribute(element, name)

    def _passage(self, place: Flow | Attribute) -> Passage:
        if isinstance(place, Attribute):
            return (place.element.get(place.name),)
        texts = [at for at, piece in enumerate(place.pieces) if isinstance(piece, str)]
        return tuple(
            self._as_read(piece, first=at == texts[0], last=at == texts[-1])
            if isinstance(piece, str)
            else piece
            for at, piece in enumerate(place.pieces)
        )

    def _as_read(self, text: str, *, first: bool, last: bool) -> str:
        """Keep the space at both ends of a paragraph, which only arranges the source of the page."""
        core = text.lstrip() if first else text
        before = text[: len(text) - len(core)]
        inner = core.rstrip() if last else core
        return before + self._rules.text(inner) + core[len(inner) :]

    def _kind(self, element: Node) -> Kind:
        if not isinstance(element.tag, str):
            return "alone"
        kind = self._rules.kind(element)
        return "block" if kind == "inline" and element in self._holds_block else kind

    def _flows(self, root: Node) -> Iterator[Flow]:
        yield from self._walk(root)
        while self._nests:
            yield from self._walk(self._nests.pop(0))

    def _walk(self, block: Node) -> Iterator[Flow]:
        flow = Flow(block, None)
        _add(flow, block.text)
        for child in block:
            kind = self._kind(child)
            if kind in ("block", "skip"):
                yield flow
                if kind == "block":
                    yield from self._walk(child)
                flow = Flow(block, child)
            else:
                self._inline(flow, child, kind)
                flow.nodes.append(child)
            _add(flow, child.tail)
        yield flow

    def _inline(self, flow: Flow, element: Node, kind: Kind) -> None:
        self._nodes.append(element)
        id = len(self._nodes) - 1
        if kind == "nest":
            self._nests.append(element)
        if kind != "inline":
            flow.pieces.append(Mark(id, "alone", "\n" if kind == "break" else "", keep=True))
            return
        keep = self._rules.keep(element)
        flow.pieces.append(Mark(id, "open", keep=keep))
        _add(flow, element.text)
        for child in element:
            inner = self._kind(child)
            self._inline(flow, child, "alone" if inner == "skip" else inner)
            _add(flow, child.tail)
        flow.pieces.append(Mark(id, "close", keep=keep))

    def _put(self, flow: Flow, passage: Passage) -> None:
        parent, at = flow.parent, 0
        for node in flow.nodes:
            parent.remove(node)
        if flow.previous is None:
            parent.text = None
        else:
            flow.previous.tail = None
            at = parent.index(flow.previous) + 1
        for piece in flow.pieces:
            # Marks hold the elements; what was in them comes back out of the passage.
            if isinstance(piece, Mark) and piece.kind == "open":
                _empty(self._nodes[piece.id])
            elif isinstance(piece, Mark) and piece.kind == "alone":
                self._nodes[piece.id].tail = None
        _Builder(parent, flow.previous, at, self._nodes).build(passage)


class _Builder:
    """Writes a passage into a place of a tree."""

    def __init__(self, parent: Node, previous: Node | None, at: int, nodes: Sequence[Node]) -> None:
        self._stack: list[tuple[Node, Node | None]] = [(parent, previous)]
        self._at = at
        self._nodes = nodes

    def build(self, passage: Passage) -> None:
        """Write all pieces."""
        for piece in passage:
            if isinstance(piece, str):
                self._text(piece)
            elif piece.kind == "close":
                self._stack.pop()
            else:
                node = self._nodes[piece.id]
                self._node(node)
                if piece.kind == "open":
                    self._stack.append((node, None))

    def _text(self, text: str) -> None:
        parent, last = self._stack[-1]
        if last is None:
            parent.text = (parent.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    def _node(self, node: Node) -> None:
        parent, _ = self._stack[-1]
        if len(self._stack) == 1:
            parent.insert(self._at, node)
            self._at += 1
        else:
            parent.append(node)
        self._stack[-1] = (parent, node)


def _add(flow: Flow, text: str | None) -> None:
    if text:
        flow.pieces.append(text)


def _empty(node: Node) -> None:
    for child in list(node):
        node.remove(child)
    node.text = node.tail = None


def _holding_blocks(root: Node, rules: Rules) -> set[Node]:
    """List the elements that have a block somewhere inside; formatting around blocks is a block itself."""
    found: set[Node] = set()
    for element in root.iter():
        if isinstance(element.tag, str) and rules.kind(element) == "block":
            above = element.getparent()
            while above is not None and above not in found:
                found.add(above)
                above = above.getparent()
    return found
