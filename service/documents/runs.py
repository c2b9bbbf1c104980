"""Paragraphs of office formats: runs of text with the same formatting become a passage, and runs again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lxml import etree

from service.documents.marked import Mark, Passage, Piece

Node = Any  # lxml elements have no types

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one format; `properties` is the element that describes it, or None."""

    text: str
    properties: Node | None


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in a line and is no text: elements to be kept as they are, one after the other.

    What was only a part of a run has a `shell`, an empty run of the same format, to go into.
    """

    nodes: tuple[Node, ...]
    stands: str = ""
    shell: Node | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What has runs in it, as a link; `holder` is the element in which they are, `consumed` what was read of it."""

    node: Node
    holder: Node
    consumed: Sequence[Node]
    items: tuple["Item", ...]


Item = Words | Thing | Group


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format writes runs: the names of a run and its text, and what in the properties says no more than spelling.

    `keep` tells whether a format, given as its properties, may not be lost.
    """

    run: str
    text: str
    noise: frozenset[str]
    keep: Callable[[Node], bool]


@dataclass(slots=True)
class _Level:
    """Where runs are being written, and the format of text without a mark."""

    holder: Node
    base: Node | None
    at: int | None = None


@dataclass(slots=True)
class Paragraph:
    """One paragraph with what it is made of; `consumed` are the children that are written anew."""

    element: Node
    items: Sequence[Item]
    consumed: Sequence[Node]
    grammar: Grammar
    passage: Passage = ()
    _marks: list[Item | Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.passage = tuple(self._pieces(self.items))

    def put(self, passage: Passage) -> None:
        """Write another text into the paragraph."""
        at = self.element.index(self.consumed[0])
        for node in self.consumed:
            self.element.remove(node)
        levels = [_Level(self.element, self._base(self.items), at)]
        for piece in passage:
            if isinstance(piece, str):
                self._append(levels[-1], self._run(piece, levels[-1].base))
            elif piece.kind == "close":
                levels.pop()
            else:
                self._enter(levels, self._marks[piece.id])

    def _pieces(self, items: Sequence[Item]) -> Iterator[Piece]:
        base = self._format(self._base(items))
        for (is_words, format), group in groupby(items, key=self._kind):
            if is_words:
                words = [item for item in group if isinstance(item, Words)]
                text = "".join(item.text for item in words)
                if format == base:
                    yield text
                else:
                    keep = words[0].properties is not None and self.grammar.keep(words[0].properties)
                    yield from self._around(words[0].properties, (text,), keep=keep)
                continue
            for item in group:
                if isinstance(item, Group):
                    yield from self._around(item, self._pieces(item.items), keep=True)
                elif isinstance(item, Thing):
                    self._marks.append(item)
                    yield Mark(len(self._marks) - 1, "alone", item.stands, keep=True)

    def _around(self, what: Item | Node, pieces: Iterable[Piece], *, keep: bool) -> Iterator[Piece]:
        self._marks.append(what)
        id = len(self._marks) - 1
        yield Mark(id, "open", keep=keep)
        yield from pieces
        yield Mark(id, "close", keep=keep)

    def _kind(self, item: Item) -> tuple[bool, bytes]:
        return (True, self._format(item.properties)) if isinstance(item, Words) else (False, b"")

    def _format(self, properties: Node | None) -> bytes:
        """Describe a format, so that two that look the same are the same."""
        if properties is None:
            return b""
        shown = [child for child in properties if child.tag not in self.grammar.noise]
        attributes = sorted(
            (name, value) for name, value in properties.items() if name not in self.grammar.noise
        )
        parts = [etree.tostring(child, method="c14n", with_tail=False) for child in shown]
        return repr(attributes).encode() + b"".join(parts) if parts or attributes else b""

    def _base(self, items: Sequence[Item]) -> Node | None:
        """Give the format that most of the text has."""
        counts: Counter[bytes] = Counter()
        formats: dict[bytes, Node | None] = {}
        for item in items:
            if isinstance(item, Words):
                key = self._format(item.properties)
                counts[key] += len(item.text)
                formats.setdefault(key, item.properties)
        return formats[counts.most_common(1)[0][0]] if counts else None

    def _enter(self, levels: list[_Level], what: Item | Node) -> None:
        level = levels[-1]
        if isinstance(what, Thing):
            if what.shell is not None:
                what.shell.extend(what.nodes)
            for node in what.nodes if what.shell is None else (what.shell,):
                self._append(level, node)
        elif isinstance(what, Group):
            for child in what.consumed:
                what.holder.remove(child)
            self._append(level, what.node)
            levels.append(_Level(what.holder, self._base(what.items)))
        else:
            # A format opens no element: what is in it goes where the level before writes.
            levels.append(_Shared(level, what))

    def _append(self, level: _Level, node: Node) -> None:
        if isinstance(level, _Shared):
            self._append(level.outer, node)
        elif level.at is None:
            level.holder.append(node)
        else:
            level.holder.insert(level.at, node)
            level.at += 1

    def _run(self, text: str, properties: Node | None) -> Node:
        run = etree.Element(self.grammar.run, nsmap=self.element.nsmap)
        if properties is not None:
            run.append(deepcopy(properties))
        part = etree.SubElement(run, self.grammar.text)
        part.text = text
        if text != text.strip():
            part.set(_SPACE, "preserve")
        return run


class _Shared(_Level):
    """A format within a level: other properties, the same place."""

    def __init__(self, outer: _Level, properties: Node | None) -> None:
        super().__init__(outer.holder, properties)
        self.outer = outer
