"""Which of the blocks is the title, or that there is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.inputs.base import Block
from service.inputs.lines import columns, is_list_item
from service.inputs.sift import Sifted, is_body

# In columns; the longest official Vietnamese headings have about two hundred letters.
LONGEST: Final = 240
MENU_COLUMNS: Final = 30
NEVER: Final = tuple(".。;；:：,，、")
DOUBTFUL: Final = tuple("?!？！…")
SPEECH: Final = ("-", "–", "—", "“", '"', "「", "『", "‘")

Placed = tuple[int, Block]


@dataclass(frozen=True, slots=True)
class Titled:
    """The title, what is left under it, and what stood above or beside it without being article."""

    title: str | None
    rest: tuple[Placed, ...]
    removed: tuple[str, ...] = ()


def find_title(sifted: Sifted, stated: str | None) -> Titled:
    """Find the title: by markup, by what the page states, by the line over the date, or as the first short line."""
    kept = sifted.kept
    head = [index for index, (place, _) in enumerate(kept) if place < sifted.first]
    marked = next((index for index in head if kept[index][1].kind == "title"), None)
    if marked is not None:
        return _taken(kept, marked, sure=True)
    if stated:
        return _as_stated(kept, head, stated)
    dated = _over_the_date(sifted, head)
    if dated is not None:
        return _taken(kept, dated, sure=True)
    if kept and _is_title(kept[0][1], has_more=len(kept) > 1):
        return _taken(kept, 0)
    return Titled(None, kept)


def _as_stated(kept: Sequence[Placed], head: Sequence[int], stated: str) -> Titled:
    key = _key(stated)
    same = [index for index in head if _key(kept[index][1].text) == key]
    if same:
        return _taken(kept, same[-1], sure=True)
    return Titled(stated, tuple(kept))


def _over_the_date(sifted: Sifted, head: Sequence[int]) -> int | None:
    """Pages put the date right under the title, or, more rarely, right over it."""
    places = [place for place, data in sifted.data if data.date and place < sifted.first]
    if not places:
        return None
    above = [index for index in head if sifted.kept[index][0] < places[0]]
    below = [index for index in head if sifted.kept[index][0] > places[0]]
    candidates = [*above[-1:], *below[:1]]
    fitting = [index for index in candidates if _is_title(sifted.kept[index][1], has_more=True)]
    if len(fitting) == 2 and columns(sifted.kept[fitting[0]][1].text) <= MENU_COLUMNS // 2:
        return fitting[1]
    return fitting[0] if fitting else None


def _is_title(block: Block, *, has_more: bool) -> bool:
    text = block.text
    if (
        block.kind in ("caption", "list")
        or columns(text) > LONGEST
        or is_list_item(text)
        or text.startswith(SPEECH)
    ):
        return False
    if text.endswith(DOUBTFUL):
        return has_more and not is_body(block)
    return not text.endswith(NEVER)


def _taken(kept: Sequence[Placed], index: int, *, sure: bool = False) -> Titled:
    """Take one block as title; over a sure one, menu words go, and around it, its repetitions."""
    title = kept[index][1].text
    rest, removed = list[Placed](), list[str]()
    for other, placed in enumerate(kept):
        block = placed[1]
        above = other < index and columns(block.text) <= MENU_COLUMNS and not is_body(block)
        # Further down, the same words are a refrain.
        again = other <= index + 1 and _key(block.text) == _key(title)
        if other == index:
            continue
        if sure and (above or again):
            removed.append(block.text)
        else:
            rest.append(placed)
    return Titled(title, tuple(rest), tuple(removed))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
