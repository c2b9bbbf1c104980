"""Lines to paragraphs: undo the line breaks that a width made, keep those that the author made."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

# Widths, in columns, at which mail programs and editors break lines; verse is narrower, paragraphs are wider.
NARROWEST: Final = 50
WIDEST: Final = 120
SLACK: Final = 2
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
LIST_MARK = re.compile(
    r"\s*(?:[-–—*•·▪●+]\s|\(?\d{1,3}[.)、．]\s?|[a-zđ][.)]\s|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)"
)


def columns(text: str) -> int:
    """Count terminal columns: East Asian wide and full-width characters take two (Unicode UAX #11)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return wide + sum(not unicodedata.combining(char) for char in text)


def is_list_item(text: str) -> bool:
    """Tell whether a line begins as an item of a list does."""
    return LIST_MARK.match(text) is not None


def join(first: str, second: str) -> str:
    """Join two lines of one paragraph: with a space, but none between Han characters."""
    if first and second and HAN.match(first[-1]) and HAN.match(second[0]):
        return first + second
    return f"{first} {second}" if first else second


def paragraphs(text: str) -> list[str]:
    """Cut plain text into paragraphs: at every line end, or at blank lines where the lines are hard-wrapped."""
    groups = [
        [line.strip() for line in group.split("\n") if line.strip()] for group in re.split(r"\n\s*\n", text)
    ]
    groups = [group for group in groups if group]
    width = _wrap_width(groups)
    if width is None:
        return [line for group in groups for line in group]
    return [paragraph for group in groups for paragraph in _rejoin(group, width)]


def _wrap_width(groups: list[list[str]]) -> int | None:
    """Give the width at which lines are broken, or None if line ends are the author's."""
    widths = sorted(columns(line) for group in groups for line in group)
    if not widths:
        return None
    inside = [width for width in widths if width <= WIDEST]
    if not inside or len(inside) < 0.9 * len(widths) or inside[-1] < NARROWEST:
        return None
    breaks = [pair for group in groups for pair in pairwise(group)]
    forced = sum(_is_forced(first, second, inside[-1]) for first, second in breaks)
    return inside[-1] if forced >= 2 and forced >= 0.7 * len(breaks) else None


def _is_forced(first: str, second: str, width: int) -> bool:
    """Tell whether the next line's first word had no room left on the line before."""
    if is_list_item(second):
        return False
    word = second[:1] if HAN.match(second) else second.split(maxsplit=1)[0]
    return columns(first) + 1 + columns(word) > width - SLACK


def _rejoin(group: list[str], width: int) -> list[str]:
    joined = [group[0]]
    for first, second in pairwise(group):
        if _is_forced(first, second, width):
            joined[-1] = join(joined[-1], second)
        else:
            joined.append(second)
    return joined
