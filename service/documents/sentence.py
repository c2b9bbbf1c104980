"""One sentence with marks, on its way through a model and back."""

import re
from dataclasses import dataclass
from typing import Final

from models.protect import MARK
from service.documents.marked import Mark, Passage, plain

_PLACE: Final = re.compile(r"\[\[(\d{1,4})\]\]")
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the model gets, and which mark each `[[1]]` in it stands for."""

    text: str
    marks: dict[int, Mark]


def encode(pieces: Passage) -> Encoded:
    """Write the marks of a sentence as models know them, under numbers that the text itself does not use."""
    used = [int(found["number"] or found["loose"]) for found in MARK.finditer(plain(pieces))]
    next_number = max(used, default=0) + 1
    marks: dict[int, Mark] = {}
    text = []
    for piece in pieces:
        if isinstance(piece, Mark):
            number = next_number + len(marks)
            marks[number] = piece
            text.append(f"[[{number}]]")
        else:
            text.append(piece)
    return Encoded("".join(text), marks)


def decode(text: str, encoded: Encoded, source: Passage) -> Passage:
    """Put the marks back into a translation.

    Where the model lost or tangled them, formatting goes to the same words, if they stand in the translation as
    they stood in the source; around everything, if it was around most of it; and is dropped otherwise.
    """
    if not encoded.marks:
        return (text,)
    pieces: list[str | Mark] = []
    done = 0
    for found in _PLACE.finditer(text):
        if int(found[1]) in encoded.marks:
            pieces += [text[done : found.start()], encoded.marks[int(found[1])]]
            done = found.end()
    pieces.append(text[done:])
    result = tuple(piece for piece in pieces if piece != "")
    return result if _sound(result, encoded) else _projected(plain(result), source)


def _sound(pieces: Passage, encoded: Encoded) -> bool:
    """Tell whether each mark is there once, and what begins later ends earlier."""
    open_ids: list[int] = []
    seen = 0
    for piece in pieces:
        if isinstance(piece, str):
            continue
        seen += 1
        if piece.kind == "open":
            open_ids.append(piece.id)
        elif piece.kind == "close" and (not open_ids or open_ids.pop() != piece.id):
            return False
    distinct = {piece for piece in pieces if isinstance(piece, Mark)}
    return not open_ids and seen == len(distinct) == len(encoded.marks)


def _projected(text: str, source: Passage) -> Passage:
    whole = len(plain(source).strip()) or 1
    around: list[tuple[Mark, Mark]] = []
    places: list[tuple[int, int, Mark, Mark]] = []
    for first, last, inside in _outermost(source):
        at = text.find(inside) if inside else -1
        free = at >= 0 and all(at >= end or at + len(inside) <= begin for begin, end, _, _ in places)
        if free:
            places.append((at, at + len(inside), first, last))
        elif first.keep or len(inside) >= _HALF * whole:
            around.append((first, last))
    pieces: list[str | Mark] = [first for first, _ in around]
    done = 0
    for begin, end, first, last in sorted(places, key=lambda place: place[0]):
        pieces += [text[done:begin], first, text[begin:end], last]
        done = end
    pieces += [text[done:], *(last for _, last in reversed(around))]
    pieces += [piece for piece in source if isinstance(piece, Mark) and piece.kind == "alone"]
    return tuple(piece for piece in pieces if piece != "")


def _outermost(source: Passage) -> list[tuple[Mark, Mark, str]]:
    """List formatting that is in no other, with the text in it."""
    found = []
    at = 0
    while at < len(source):
        first = source[at]
        if isinstance(first, Mark) and first.kind == "open":
            for end in range(at + 1, len(source)):
                last = source[end]
                if isinstance(last, Mark) and last.kind == "close" and last.id == first.id:
                    found.append((first, last, plain(source[at + 1 : end]).strip()))
                    at = end
                    break
        at += 1
    return found
