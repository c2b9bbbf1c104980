"""Text with marks in it, as formatting stands in a paragraph, and how it is cut into sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from models import segment

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where formatting begins or ends, or where something stands that is no text.

    Both ends of one formatting have the same `id`. `stands` is what a mark alone counts as when sentences are
    looked for: a line break is `"\\n"`. What has `keep` is never lost, wherever it ends up.
    """

    id: int
    kind: Literal["open", "close", "alone"]
    stands: str = ""
    keep: bool = False


Piece = str | Mark
Passage = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence to translate, or what stands between two of them."""

    pieces: Passage
    sentence: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece and where it begins in the plain text."""

    piece: Piece
    at: int


def plain(pieces: Passage) -> str:
    """Give the text alone."""
    return "".join(piece if isinstance(piece, str) else piece.stands for piece in pieces)


def cut(passage: Passage, language: str) -> list[Part]:
    """Cut a passage into sentences and what is between, in order; only marks may change their place.

    Formatting that begins in one sentence and ends in another is moved to an edge of a sentence, so that each
    sentence holds both ends of what is in it.
    """
    spans = _Spans(plain(passage), language)
    items = list(_place(passage, spans.edges))
    inner = _inner(items, spans)
    keys = [_slot(item, spans, inner) for item in items]
    _move(items, keys, spans)
    ordered = sorted(zip(keys, items, strict=True), key=lambda pair: pair[0])
    return [
        Part(tuple(item.piece for _, item in group), sentence=key % 2 == 1)
        for key, group in groupby(ordered, key=lambda pair: int(pair[0]))
    ]


class _Spans:
    """Where the sentences are that have something to translate in them, without the space around them."""

    def __init__(self, text: str, language: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for line in _LINE.findall(text):
            for sentence in segment.split(line, language):
                core = sentence.strip()
                if any(map(str.isalnum, core)):
                    self.starts.append(at + len(sentence) - len(sentence.lstrip()))
                    self.ends.append(self.starts[-1] + len(core))
                at += len(sentence)

    @property
    def edges(self) -> list[int]:
        """List all beginnings and ends, in order."""
        return sorted({*self.starts, *self.ends})

    def before(self, at: int) -> int:
        """Count the sentences that end at or before a place."""
        return bisect_right(self.ends, at)

    def holding(self, first: int, last: int) -> int | None:
        """Number the sentence that reaches from one place to another or further; None when there is none."""
        number = bisect_left(self.ends, last)
        return number if number < len(self.ends) and self.starts[number] <= first else None

    def is_inside(self, number: int, at: int) -> bool:
        """Tell whether a place is inside a sentence, and at neither edge of it."""
        return self.starts[number] < at < self.ends[number]


def _place(passage: Passage, edges: Sequence[int]) -> Iterator[_Placed]:
    """Give each piece its place, text cut where a sentence begins or ends."""
    at = 0
    for piece in passage:
        if isinstance(piece, Mark):
            yield _Placed(piece, at)
            at += len(piece.stands)
            continue
        within = edges[bisect_right(edges, at) : bisect_left(edges, at + len(piece))]
        cuts = [edge - at for edge in within]
        for begin, end in zip([0, *cuts], [*cuts, len(piece)], strict=True):
            yield _Placed(piece[begin:end], at + begin)
        at += len(piece)


def _inner(items: Sequence[_Placed], spans: _Spans) -> dict[int, int]:
    """Map the ids of the marks that belong inside one sentence to its number."""
    places: dict[int, list[int]] = {}
    for item in items:
        if isinstance(item.piece, Mark):
            places.setdefault(item.piece.id, []).append(item.at)
    found = {}
    for id, (first, *rest) in places.items():
        last = (rest or [first])[-1]
        number = spans.holding(first, last)
        # Around the whole sentence, or at its edge, it can stay outside.
        if number is not None and (spans.is_inside(number, first) or spans.is_inside(number, last)):
            found[id] = number
    return found


def _slot(item: _Placed, spans: _Spans, inner: Mapping[int, int]) -> float:
    """Number sentences 1, 3, 5 … and what is between 0, 2, 4 …; a mark to be moved is half way."""
    before = spans.before(item.at)
    if isinstance(item.piece, str):
        return 2 * before + (before < len(spans.starts) and spans.starts[before] <= item.at)
    if item.piece.id in inner:
        return 2 * inner[item.piece.id] + 1
    holding = spans.holding(item.at, item.at)
    if holding is not None and spans.is_inside(holding, item.at):
        return 2 * holding + 0.5
    return 2 * before


def _move(items: Sequence[_Placed], keys: list[float], spans: _Spans) -> None:
    """Move the marks that cross the edges of a sentence to the nearer edge, all to the same, to keep their order."""
    crossing: dict[int, list[int]] = {}
    for place, key in enumerate(keys):
        if key % 2 == 0.5:
            crossing.setdefault(int(key) // 2, []).append(place)
    for number, places in crossing.items():
        to_start = sum(items[place].at - spans.starts[number] for place in places)
        to_end = sum(spans.ends[number] - items[place].at for place in places)
        for place in places:
            keys[place] = 2 * number if to_start <= to_end else 2 * number + 2
