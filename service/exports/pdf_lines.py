"""Breaking text into lines: between words in Latin script, between Hanzi elsewhere, but never before a full stop."""

import re
from collections.abc import Callable, Iterator

# Marks that no line begins with, and those that none ends with (GB/T 15834, 5.1.10; CLReq, 3.1.3).
NO_START = "，。、；：？！）》〉」』】〕”’…—～·％‰℃,.;:?!)]}%"
NO_END = "（《〈「『【〔“‘([{"
WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff"
UNIT = re.compile(rf"\s+|[{WIDE}]|[^\s{WIDE}]+")

Measure = Callable[[str], float]


def lines(text: str, width: float, measure: Measure, *, indent: float = 0.0) -> list[str]:
    """Fill lines of a width; the first one is shorter by `indent`. What is longer than a line is cut."""
    done: list[str] = []
    line, room = "", width - indent
    for unit in _cut(_units(text), width, measure):
        if line.strip() and measure((line + unit).rstrip()) > room:
            done.append(line.rstrip())
            line, room = "", width
        line += unit if line else unit.lstrip()
    return [*done, line.rstrip()]


def _units(text: str) -> Iterator[str]:
    """Give what stays together: words with the space behind them, Hanzi with the marks that cling to them."""
    held = ""
    for match in UNIT.finditer(" ".join(text.split())):
        unit = match[0]
        if held and not (unit.isspace() or unit[0] in NO_START or held[-1] in NO_END):
            yield held
            held = ""
        held += unit
    if held:
        yield held


def _cut(units: Iterator[str], width: float, measure: Measure) -> Iterator[str]:
    for unit in units:
        piece = ""
        for letter in unit if measure(unit.rstrip()) > width else ():
            if piece and measure(piece + letter) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece or unit
