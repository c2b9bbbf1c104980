"""Plots as SVG: colours come from the page's style sheet; who hears the page gets a name, and the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

from markupsafe import Markup

WIDTH: Final = 480
SHADES: Final = ("", "second", "third")
# A letter is about so wide; Hanzi count double.
LETTER: Final = 6.4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of parts that are put end to end; `shown` is said at its end."""

    label: str
    parts: tuple[float, ...]
    shown: str


def columns(title: str, groups: Sequence[tuple[str, Sequence[float]]], *, series: Sequence[str]) -> Markup:
    """Draw groups of columns in the order of time, one column a series."""
    height, top, bottom, left = 220, 16, 184, 40
    root = _canvas(title, height)
    most = max((value for _, values in groups for value in values), default=0) or 1
    for line in _ticks(most):
        y = bottom - (bottom - top) * line / most
        _line(root, left, y, WIDTH, y)
        _text(root, left - 6, y + 4, f"{line:g}", css="tick", anchor="end")
    wide = (WIDTH - left) / max(len(groups), 1)
    every = max(1, round(len(groups) / 6))
    for number, (label, values) in enumerate(groups):
        x, thick = left + wide * number, wide * 0.8 / len(series)
        for place, value in enumerate(values):
            tall = (bottom - top) * value / most
            says = f"{label}: {series[place]} {value:g}"
            start = x + wide * 0.1 + thick * place
            _rect(root, start, bottom - tall, thick * 0.92, tall, shade=SHADES[place], says=says)
        if number % every == 0:
            _text(root, x + wide / 2, bottom + 18, label, css="tick", anchor="middle")
    return _write(root)


def bars(title: str, given: Sequence[Bar], *, most: float | None = None) -> Markup:
    """Draw bars from the left, one below the other."""
    row, top = 28, 6
    root = _canvas(title, top + row * len(given) + 4)
    left = min(WIDTH * 0.45, max((_wide(bar.label) for bar in given), default=0) + 14)
    longest = most or max((sum(bar.parts) for bar in given), default=0) or 1
    for number, bar in enumerate(given):
        y, x = top + row * number, left
        _text(root, 0, y + 18, _cut(bar.label, left - 10), css="label")
        for place, value in enumerate(bar.parts):
            length = (WIDTH - left - 64) * min(value, longest) / longest
            _rect(root, x, y + 6, length, 16, shade=SHADES[place], says=f"{bar.label}: {bar.shown}")
            x += length
        _text(root, x + 6, y + 18, bar.shown, css="value")
    return _write(root)


def _canvas(title: str, height: float) -> Xml.Element:
    box = f"0 0 {WIDTH} {height:g}"
    root = Xml.Element("svg", {"viewBox": box, "role": "img", "class": "plot", "aria-label": title})
    Xml.SubElement(root, "title").text = title
    return root


def _text(root: Xml.Element, x: float, y: float, content: str, *, css: str, anchor: str = "start") -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": css, "text-anchor": anchor}
    Xml.SubElement(root, "text", place).text = content


def _line(root: Xml.Element, x1: float, y1: float, x2: float, y2: float) -> None:
    ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
    Xml.SubElement(root, "line", {**ends, "class": "grid"})


def _rect(
    root: Xml.Element, x: float, y: float, width: float, height: float, *, shade: str, says: str
) -> None:
    size = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    bar = Xml.SubElement(root, "rect", {**size, "class": f"bar {shade}".strip()})
    Xml.SubElement(bar, "title").text = says


def _ticks(most: float) -> list[int]:
    """Choose up to five whole numbers from zero."""
    steps = (factor * 10**power for power in range(10) for factor in (1, 2, 5))
    return list(range(0, int(most) + 1, next(step for step in steps if most / step <= 5)))


def _wide(label: str) -> float:
    return sum(LETTER * (2 if char >= "\u2e80" else 1) for char in label)


def _cut(label: str, room: float) -> str:
    if _wide(label) <= room:
        return label
    kept = label
    while kept and _wide(kept) > room - LETTER:
        kept = kept[:-1]
    return f"{kept}…"


def _write(root: Xml.Element) -> Markup:
    # ElementTree escapes every text and attribute.
    return Markup(Xml.tostring(root, encoding="unicode"))  # noqa: S704
