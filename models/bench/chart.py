"""A bar chart as SVG, without a plotting library."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

WIDTH, EDGE, ROW, THICK = 760, 16, 52, 20
# Room right of the longest bar for its value.
ROOM: Final = 90
TOP: Final = 48
OURS, OTHERS, INK, PAPER = "#0b6e4f", "#9aa5b1", "#1f2933", "#ffffff"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `shown` is its value in words."""

    label: str
    value: float
    shown: str
    ours: bool = False


def bars(title: str, given: Sequence[Bar]) -> str:
    """Draw bars from zero, one below the other, each with its label above it and its value at its end."""
    height = TOP + ROW * len(given) + EDGE
    # Attributes rather than style sheets: viewers of Markdown strip those.
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}", "role": "img",
            "width": str(WIDTH), "height": str(height), "font-family": "sans-serif",
        },
    )  # fmt: skip
    Xml.SubElement(root, "title").text = title
    Xml.SubElement(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": PAPER})
    _text(root, EDGE, 26, title, size=15, bold=True)
    longest = max((bar.value for bar in given), default=0) or 1.0
    for number, bar in enumerate(given):
        _bar(root, bar, top=TOP + ROW * number, length=(WIDTH - 2 * EDGE - ROOM) * bar.value / longest)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode") + "\n"


def _bar(root: Xml.Element, bar: Bar, *, top: int, length: float) -> None:
    _text(root, EDGE, top + 14, bar.label, size=13, bold=bar.ours)
    place = {"x": str(EDGE), "y": str(top + 20), "width": f"{length:.1f}", "height": str(THICK)}
    Xml.SubElement(root, "rect", {**place, "fill": OURS if bar.ours else OTHERS})
    _text(root, EDGE + length + 8, top + 35, bar.shown, size=13, bold=bar.ours)


def _text(root: Xml.Element, x: float, y: int, content: str, *, size: int, bold: bool) -> None:
    look = {"font-size": str(size), "fill": INK, **({"font-weight": "bold"} if bold else {})}
    Xml.SubElement(root, "text", {"x": f"{x:.1f}", "y": str(y), **look}).text = content
