"""A plot of values over time, one line a system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree as Xml

from eval.report.svg import EDGE, LETTER, WIDTH, canvas, circle, line, shorten, text, ticks, write

HEIGHT: Final = 190
LEFT: Final = 40
TOP: Final = 34
BOTTOM: Final = 158
# Room for the names at the ends of the lines.
NAMES: Final = 116
COLOURS: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One system's values in the order of time."""

    label: str
    values: tuple[tuple[datetime, float], ...]


def over_time(title: str, lines: Sequence[Line]) -> str:
    """Draw one line a system, its name at its end; every dot tells its day and value."""
    moments = [moment for each in lines for moment, _ in each.values]
    values = [value for each in lines for _, value in each.values]
    if not values:
        return ""
    root = canvas(title, HEIGHT)
    frame = _Frame.of(moments, values)
    for tick in ticks(frame.low, frame.high, about=4):
        line(root, LEFT, frame.y(tick), frame.right, frame.y(tick), css="grid")
        text(root, LEFT - 6, frame.y(tick) + 4, f"{tick:g}", css="tick", anchor="end")
    _days(root, frame)
    places = _spread([frame.y(each.values[-1][1]) for each in lines])
    for number, (each, place) in enumerate(zip(lines, places, strict=True)):
        _line(root, each, frame, css=f"series-{number % COLOURS}", name_at=place)
    return write(root)


@dataclass(frozen=True, slots=True)
class _Frame:
    first: datetime
    seconds: float
    low: float
    high: float
    right: float

    @classmethod
    def of(cls, moments: Sequence[datetime], values: Sequence[float]) -> "_Frame":
        room = (max(values) - min(values)) * 0.1 or 1.0
        seconds = (max(moments) - min(moments)).total_seconds()
        return cls(min(moments), seconds, min(values) - room, max(values) + room, WIDTH - NAMES)

    def x(self, moment: datetime) -> float:
        share = (moment - self.first).total_seconds() / self.seconds if self.seconds else 0.5
        return LEFT + 10 + (self.right - LEFT - 20) * share

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)


def _days(root: Xml.Element, frame: _Frame) -> None:
    text(root, LEFT, BOTTOM + 22, f"{frame.first:%Y-%m-%d}", css="tick")
    if frame.seconds >= 24 * 3600:
        last = datetime.fromtimestamp(frame.first.timestamp() + frame.seconds, frame.first.tzinfo)
        text(root, frame.right, BOTTOM + 22, f"{last:%Y-%m-%d}", css="tick", anchor="end")


def _line(root: Xml.Element, each: Line, frame: _Frame, *, css: str, name_at: float) -> None:
    points = [(frame.x(moment), frame.y(value)) for moment, value in each.values]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    Xml.SubElement(root, "polyline", {"points": path, "class": f"series {css}"})
    for (x, y), (moment, value) in zip(points, each.values, strict=True):
        circle(root, x, y, css=f"dot {css}", says=f"{each.label}, {moment:%Y-%m-%d %H:%M}: {value:.2f}")
    label = shorten(each.label, NAMES - EDGE - LETTER)
    text(root, frame.right + 10, name_at + 4, label, css=f"label {css}")


def _spread(places: Sequence[float]) -> list[float]:
    """Move names apart that would stand on each other."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + 14)
    return moved
