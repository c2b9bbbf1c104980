"""The plots of a report."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as Xml

from markupsafe import Markup

from eval.report.document import Group
from eval.report.svg import Dot, forest

LOWEST, HIGHEST, BINS = 0.4, 1.6, 24
BAR: Final = 72


def score_plots(group: Group) -> list[Markup]:
    """Draw one plot a metric: every system's score on its confidence interval."""
    return [
        _safe(
            forest(
                f"{metric}, {group.title}",
                [
                    Dot(
                        system.name,
                        system.scores[metric].value,
                        system.evaluated.intervals.get(metric),
                        "base" if system.is_baseline else "",
                    )
                    for system in group.systems
                    if metric in system.scores
                ],
            )
        )
        for metric in group.main_metrics
    ]


def change_plots(group: Group) -> list[Markup]:
    """Draw one plot a metric: how far each system is from the baseline, with the interval of that."""
    found = {each.metric for system in group.systems for each in system.comparisons}
    return [
        _safe(
            forest(
                f"{metric}: change, {group.title}",
                [
                    Dot(system.name, each.delta, each.interval)
                    for system in group.systems
                    for each in system.whole
                    if each.metric == metric
                ],
                zero=True,
            )
        )
        for metric in group.metrics
        if metric in found
    ]


def histogram(ratios: Sequence[float]) -> Markup:
    """Draw how many segments have which length ratio, from 0.4 to 1.6; what lies beyond counts at the ends."""
    counts = [0] * BINS
    for ratio in ratios:
        place = int((ratio - LOWEST) / (HIGHEST - LOWEST) * BINS)
        counts[min(max(place, 0), BINS - 1)] += 1
    most = max(counts) or 1
    root = Xml.Element(
        "svg",
        {
            "viewBox": f"0 0 {BINS * 5} 26", "class": "histogram", "role": "img",
            "aria-label": f"Length ratios of {len(ratios)} segments, from {LOWEST} to {HIGHEST}",
        },
    )  # fmt: skip
    for place, count in enumerate(counts):
        height = 24 * count / most
        box = {"x": str(place * 5), "y": f"{25 - height:.1f}", "width": "4", "height": f"{height:.1f}"}
        Xml.SubElement(root, "rect", {**box, "class": "bin"})
    middle = str((1 - LOWEST) / (HIGHEST - LOWEST) * BINS * 5)
    Xml.SubElement(root, "line", {"x1": middle, "x2": middle, "y1": "0", "y2": "26", "class": "zero"})
    return _safe(Xml.tostring(root, encoding="unicode"))


def bar(value: float, most: float) -> Markup:
    """Draw a value as a bar in a table's cell."""
    root = Xml.Element("svg", {"viewBox": f"0 0 {BAR} 8", "class": "bar", "aria-hidden": "true"})
    Xml.SubElement(root, "rect", {"width": str(BAR), "height": "8", "class": "track", "rx": "2"})
    if value > 0:
        width = max(1.5, BAR * value / (most or 1.0))
        Xml.SubElement(root, "rect", {"width": f"{width:.1f}", "height": "8", "class": "fill", "rx": "2"})
    return _safe(Xml.tostring(root, encoding="unicode"))


def _safe(svg: str) -> Markup:
    # ElementTree escaped every text that is in it.
    return Markup(svg)  # noqa: S704
