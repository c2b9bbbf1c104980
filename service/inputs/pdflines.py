"""Lines of a PDF: letters mended, running heads and page numbers found."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

# How many lines at either end of a page may be running heads.
EDGE: Final = 2
PAGE_NUMBER = re.compile(
    r"[-–—\s·|]*(?:(?:page|trang|p\.|第)\s*)?\d{1,4}\s*(?:(?:/|of|trên|页[,，]?\s*共)\s*\d{1,4})?\s*页?[-–—\s·|]*",
    re.IGNORECASE,
)
# What browsers print around a page: the time, and the address with "1/3".
PRINTED = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?:\s?[AP]M)?.{0,120}|(?:https?|file):\S+(?:\s+\d+/\d+)?",
    re.IGNORECASE,
)
# Fonts often map Han characters to radicals of the same shape, and letter pairs to ligatures. NFKC mends these blocks;
# the simplified radicals of U+2E80-2EFF have no decomposition: these are from Unicode's EquivalentUnifiedIdeograph.txt.
COMPATIBLE = re.compile(r"[\u2f00-\u2fdf\ufb00-\ufb06]")
RADICALS: Final = str.maketrans(
    dict(
        zip(
            "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
            "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: where it begins, in points from the lower left, and its font size."""

    page: int
    text: str
    x: float
    y: float
    size: float


def mended(text: str) -> str:
    """Turn radicals and ligatures that stand for letters into these letters."""
    return COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).translate(RADICALS)


def without_running_heads(lines: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Part lines into those of the text and those that pages repeat: heads, feet and numbers."""
    pages = [
        [replace(line, text=mended(line.text)) for line in page]
        for _, page in groupby(lines, lambda line: line.page)
    ]
    places = {id(line) for page in pages for line in _edges(page)}
    repeated = _repeated(pages)
    kept, removed = list[Line](), list[str]()
    for line in (line for page in pages for line in page):
        if id(line) in places and (_key(line.text) in repeated or _is_printed(line.text)):
            removed.append(" ".join(line.text.split()))
        else:
            kept.append(line)
    # A page of nothing but a number is still a text.
    return (kept, tuple(removed)) if kept else ([line for page in pages for line in page], ())


def _edges(page: Sequence[Line]) -> list[Line]:
    """Give the outermost lines of a page, by place as well as by order: writers put heads anywhere in the stream."""
    by_height = sorted(page, key=lambda line: -line.y)
    ends = [*page[:EDGE], *page[-EDGE:], *by_height[:EDGE], *by_height[-EDGE:]]
    return list({id(line): line for line in ends}.values())


def _repeated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Find the edge lines that at least three pages, or both of two, have in common, digits aside."""
    if len(pages) < 2:
        return frozenset()
    counts = Counter(key for page in pages for key in {_key(line.text) for line in _edges(page)})
    needed = 2 if len(pages) == 2 else 3
    return frozenset(key for key, count in counts.items() if count >= needed and len(key) <= 120)


def _is_printed(text: str) -> bool:
    line = text.strip()
    return bool(PAGE_NUMBER.fullmatch(line) or PRINTED.fullmatch(line))


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split())).casefold()
