"""Sift blocks: what is article stays, page data is read, page furniture goes and is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.inputs.base import Block
from service.inputs.captions import ends_with_stop
from service.inputs.lines import columns
from service.inputs.noise import is_companion, is_furniture, opens_list
from service.inputs.pagedata import PageData, read_pagedata

# Shorter sentences are also found in menus and teasers; in columns, so that Han characters count twice.
BODY_COLUMNS: Final = 40


@dataclass(frozen=True, slots=True)
class Sifted:
    """`kept` are blocks with their places on the page; `first` and `last` are the places of its running text.

    `data` are the lines of page data by place; `first` is after `last` on a page without running text.
    """

    kept: tuple[tuple[int, Block], ...]
    data: tuple[tuple[int, PageData], ...]
    removed: tuple[str, ...]
    first: int
    last: int


def is_body(block: Block) -> bool:
    """Tell whether a block can only be running text: a sentence of some length."""
    return (
        block.kind in ("text", "list") and columns(block.text) >= BODY_COLUMNS and ends_with_stop(block.text)
    )


def sift(blocks: Sequence[Block]) -> Sifted:
    """Part article from page; a page of which nothing would be left is left as it is."""
    first, last = _running_text(blocks)
    gone = _furniture(blocks, first, last)
    gone |= _lists(blocks, first, gone)
    gone |= _companions(blocks, gone, first, last)
    data = [
        (place, found)
        for place, block in enumerate(blocks)
        if place not in gone and not first <= place <= last and (found := read_pagedata(block.text))
        # A text that begins "By …" may be called so.
        if place or found.date
    ]
    dropped = gone | {place for place, _ in data}
    if len(dropped) == len(blocks):
        return Sifted(tuple(enumerate(blocks)), (), (), first, last)
    kept = tuple((place, block) for place, block in enumerate(blocks) if place not in dropped)
    return Sifted(kept, tuple(data), tuple(blocks[place].text for place in sorted(dropped)), first, last)


def _running_text(blocks: Sequence[Block]) -> tuple[int, int]:
    places = [
        place
        for place, block in enumerate(blocks)
        if is_body(block) and not is_furniture(block.text, edge=True) and not read_pagedata(block.text)
    ]
    return (places[0], places[-1]) if places else (len(blocks), -1)


def _furniture(blocks: Sequence[Block], first: int, last: int) -> set[int]:
    return {
        place
        for place, block in enumerate(blocks)
        if block.kind not in ("title", "caption")
        and is_furniture(block.text, edge=not first <= place <= last)
    }


def _lists(blocks: Sequence[Block], first: int, gone: set[int]) -> set[int]:
    """Find related links, comments and contact data under the running text, each with its heading."""
    found: set[int] = set()
    inside = False
    for place in range(min(first + 1, len(blocks)), len(blocks)):
        block = blocks[place]
        if opens_list(block.text):
            inside = True
        elif is_body(block) and place not in gone:
            inside = False
        if inside:
            found.add(place)
    return found


def _companions(blocks: Sequence[Block], gone: set[int], first: int, last: int) -> set[int]:
    """Follow vague counters and address lines outwards from sure furniture."""
    found: set[int] = set()
    for step in (1, -1):
        places = range(len(blocks)) if step == 1 else range(len(blocks) - 1, -1, -1)
        for place in places:
            beside = place - step in gone or place - step in found
            if beside and not first <= place <= last and is_companion(blocks[place].text):
                found.add(place)
    return found
