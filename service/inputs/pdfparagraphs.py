"""Lines of a PDF to paragraphs: by gaps, indents, sizes, and by whether a line was full."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from service.inputs.base import Block, Kind
from service.inputs.captions import ends_with_stop
from service.inputs.lines import columns, is_list_item, join
from service.inputs.pdflines import Line

# In line heights: more than this between two lines is a gap between paragraphs.
GAP: Final = 1.3
# Against the text's own size: larger lines are headings.
LARGER: Final = 1.15
# Part of the widest line that a line must fill to go on in the next one.
FULL: Final = 0.8
HYPHEN = re.compile(r"([A-Za-zÀ-ỹĐđ]{2,})[-\u00ad\u2010]$")


def to_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Join lines into paragraphs, in the order of the file; the largest ones at the head are the title."""
    size = _text_size(lines)
    leading = _leading(lines, size)
    widest = max((columns(line.text.strip()) for line in lines if _is_near(line.size, size)), default=1)
    words = _whole_words("\n".join(line.text.strip() for line in lines))
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, leading=leading, widest=widest):
            groups[-1].append(line)
        else:
            groups.append([line])
    top = max(group[0].size for group in groups)
    return tuple(
        Block(_joined(group, words), _kind(group, size, top, place)) for place, group in enumerate(groups)
    )


def _whole_words(text: str) -> frozenset[str]:
    """List the words of a text, those that a line end breaks left out."""
    unbroken = re.sub(r"[^\W\d_]+[-\u00ad\u2010]\n[^\W\d_]+", " ", text.casefold())
    return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", unbroken))


def _text_size(lines: Sequence[Line]) -> float:
    """Give the font size in which most characters are set."""
    counts: dict[float, int] = {}
    for line in lines:
        counts[line.size] = counts.get(line.size, 0) + len(line.text)
    return max(counts, key=lambda size: counts[size])


def _leading(lines: Sequence[Line], size: float) -> float:
    gaps = [
        one.y - two.y for one, two in pairwise(lines) if one.page == two.page and 0 < one.y - two.y < 3 * size
    ]
    # The gaps between paragraphs are the larger ones, so the lower half tells the distance of lines.
    return median(sorted(gaps)[: max(1, (len(gaps) + 1) // 2)]) if gaps else size * 1.2


def _goes_on(group: Sequence[Line], line: Line, *, leading: float, widest: int) -> bool:
    last = group[-1]
    if not _is_near(last.size, line.size) or is_list_item(line.text):
        return False
    text = last.text.strip()
    if last.page != line.page or line.y > last.y:
        # A new page or column: only a sentence that is still open goes on there.
        return not ends_with_stop(text) and columns(text) >= FULL * widest
    if last.y - line.y > GAP * max(leading, 1.0 * line.size):
        return False
    if line.x > last.x + 0.8 * line.size and len(group) > 1:
        return False
    return columns(text) >= FULL * widest or not ends_with_stop(text)


def _kind(group: Sequence[Line], size: float, top: float, place: int) -> Kind:
    if group[0].size <= LARGER * size:
        return "list" if is_list_item(group[0].text) else "text"
    return "title" if _is_near(group[0].size, top) and place < 6 and group[0].page == 1 else "heading"


def _joined(group: Sequence[Line], words: frozenset[str]) -> str:
    text = group[0].text.strip()
    for line in group[1:]:
        following = line.text.strip()
        hyphen = HYPHEN.search(text)
        if hyphen and following[:1].islower():
            text = _mend_hyphen(text, hyphen[1], following, words)
        else:
            text = join(text, following)
    return " ".join(text.split())


def _mend_hyphen(text: str, half: str, following: str, words: frozenset[str]) -> str:
    """Drop a hyphen that only broke a word; keep one that the text elsewhere has, or that joins two of its words."""
    other = re.match(r"[^\W\d_]+", following)
    rest = other[0].casefold() if other else ""
    half = half.casefold()
    kept = f"{half}-{rest}" in words or (f"{half}{rest}" not in words and half in words and rest in words)
    return (text if kept and not text.endswith("\u00ad") else text[:-1]) + following


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 0.06 * max(one, other)
