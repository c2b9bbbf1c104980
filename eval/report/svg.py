"""Plots as SVG, written by hand: classes for colours, so that a page's style sheet gives them light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

WIDTH: Final = 400
EDGE: Final = 6
ROW: Final = 26
HEAD: Final = 28
FOOT: Final = 26
# A letter is about so wide at the size of labels; Hanzi count double.
LETTER: Final = 6.6


@dataclass(frozen=True, slots=True)
class Dot:
    """One value with its interval; `css` is a class of the row, like `baseline`."""

    label: str
    value: float
    interval: tuple[float, float] | None = None
    css: str = ""


def forest(title: str, dots: Sequence[Dot], *, zero: bool = False) -> str:
    """Draw each value as a dot on its interval, one row a system; `zero` marks no difference."""
    if not dots:
        return ""
    left = EDGE + min(WIDTH * 0.42, max(len(dot.label) for dot in dots) * LETTER) + 14
    scale = _Scale.around(dots, zero=zero, left=left, right=WIDTH - 56)
    root = canvas(title, HEAD + ROW * len(dots) + FOOT)
    _axis(root, scale, top=HEAD, bottom=HEAD + ROW * len(dots), zero=zero)
    for number, dot in enumerate(dots):
        shown = f"{dot.value:+.1f}" if zero else f"{dot.value:.1f}"
        _row(root, dot, scale, y=HEAD + ROW * number + ROW / 2, left=left, shown=shown)
    return write(root)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    left: float
    right: float

    @classmethod
    def around(cls, dots: Sequence[Dot], *, zero: bool, left: float, right: float) -> "_Scale":
        ends = [end for dot in dots for end in (dot.interval or (dot.value, dot.value))]
        ends += [dot.value for dot in dots] + ([0.0] if zero else [])
        low, high = min(ends), max(ends)
        room = (high - low) * 0.06 or 1.0
        return cls(low - room, high + room, left, right)

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Choose round numbers between two values."""
    span = high - low
    if span <= 0:
        return [low]
    step = 10.0 ** _floor_log10(span / about)
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= about)
    first = int(low / step) - 1
    return [
        round(number * step, 10)
        for number in range(first, first + 4 * about + 4)
        if low <= number * step <= high
    ]


def canvas(title: str, height: float, *, width: float = WIDTH) -> Xml.Element:
    """Begin a plot that is an image with a name to those who hear it."""
    root = Xml.Element(
        "svg", {"viewBox": f"0 0 {width:g} {height:g}", "role": "img", "class": "plot", "aria-label": title}
    )
    Xml.SubElement(root, "title").text = title
    text(root, EDGE, 16, title, css="heading")
    return root


def text(root: Xml.Element, x: float, y: float, content: str, *, css: str, anchor: str = "start") -> None:
    """Write words at a place."""
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": css, "text-anchor": anchor}
    Xml.SubElement(root, "text", place).text = content


def line(root: Xml.Element, x1: float, y1: float, x2: float, y2: float, *, css: str) -> None:
    """Draw a straight line."""
    ends = {name: f"{value:.1f}" for name, value in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))}
    Xml.SubElement(root, "line", {**ends, "class": css})


def circle(root: Xml.Element, x: float, y: float, *, css: str, says: str) -> None:
    """Draw a dot that tells its value when it is pointed at."""
    dot = Xml.SubElement(root, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4.5", "class": css})
    Xml.SubElement(dot, "title").text = says


def write(root: Xml.Element) -> str:
    """Give the plot as text for a page."""
    return Xml.tostring(root, encoding="unicode")


def shorten(label: str, room: float) -> str:
    """Cut a label to the room that there is, in the middle, where names differ least."""
    most = max(6, int(room / LETTER))
    if len(label) <= most:
        return label
    half = (most - 1) // 2
    return f"{label[:half]}…{label[-half:]}"


def _axis(root: Xml.Element, scale: _Scale, *, top: float, bottom: float, zero: bool) -> None:
    for tick in ticks(scale.low, scale.high):
        x = scale.x(tick)
        line(root, x, top, x, bottom, css="zero" if zero and tick == 0 else "grid")
        text(root, x, bottom + 17, f"{tick:g}", css="tick", anchor="middle")


def _row(root: Xml.Element, dot: Dot, scale: _Scale, *, y: float, left: float, shown: str) -> None:
    text(root, EDGE, y + 4, shorten(dot.label, left - EDGE - 10), css=f"label {dot.css}".strip())
    says = f"{dot.label}: {dot.value:.2f}"
    if dot.interval is not None:
        low, high = dot.interval
        says += f", 95 % from {low:.2f} to {high:.2f}"
        line(root, scale.x(low), y, scale.x(high), y, css=f"whisker {dot.css}".strip())
        for end in dot.interval:
            line(root, scale.x(end), y - 4, scale.x(end), y + 4, css=f"whisker {dot.css}".strip())
    circle(root, scale.x(dot.value), y, css=f"dot {dot.css}".strip(), says=says)
    text(root, WIDTH - EDGE, y + 4, shown, css="value", anchor="end")


def _floor_log10(value: float) -> int:
    exponent = 0
    while value >= 10:
        value, exponent = value / 10, exponent + 1
    while value < 1:
        value, exponent = value * 10, exponent - 1
    return exponent
