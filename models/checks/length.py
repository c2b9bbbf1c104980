"""A target that is much shorter or longer than its source."""

from collections.abc import Iterable
from typing import ClassVar

from models.checks.base import Check, Pair
from models.checks.letters import base
from models.checks.proportion import proportion
from models.types import Severity

# Proportions at the 0.1th and 99.9th percentile of the 997 sentences of the FLORES-200 dev split, taken a tenth
# further out on both sides.
_BOUNDS = {
    ("vi", "en"): (0.56, 1.75),
    ("en", "vi"): (0.57, 1.78),
    ("zh", "en"): (0.52, 2.02),
    ("en", "zh"): (0.49, 1.92),
    ("zh", "vi"): (0.51, 2.16),
    ("vi", "zh"): (0.47, 1.94),
}
_ANY = (0.45, 2.2)


class LengthCheck(Check):
    """Flag a length that hardly any good translation has; the very short and the very long both lose meaning."""

    name = "length"
    severity: ClassVar[Severity] = "warning"
    good = (
        Pair("Xin chào", "Hello", "vi", "en"),
        Pair("News", "新闻", "en", "zh"),
        Pair(
            "Công viên địa chất mở cửa từ tám giờ sáng.",
            "The geopark opens at eight in the morning.",
            "vi",
            "en",
        ),
        Pair(
            "该公园每天早上八点开门，冬季除外。",
            "The park opens at eight every morning except in winter.",
            "zh",
            "en",
        ),
    )
    bad = (
        Pair(
            "Công viên địa chất mở cửa từ tám giờ sáng mỗi ngày, trừ mùa đông.",
            "The geopark opens.",
            "vi",
            "en",
        ),
        Pair(
            "The park opens at eight.",
            "Công viên địa chất mở cửa cho tất cả các du khách trong và ngoài nước vào lúc tám giờ.",
            "en",
            "vi",
        ),
        Pair("该公园每天早上八点开门，冬季除外。", "Open.", "zh", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Hold the proportion against the bounds of the direction; an empty target has a check of its own."""
        if not pair.target.strip():
            return
        low, high = _BOUNDS.get((base(pair.source_language), base(pair.target_language)), _ANY)
        found = proportion(pair)
        if found < low:
            yield f"The translation is very short: {found:.0%} of the usual length."
        elif found > high:
            yield f"The translation is very long: {found:.0%} of the usual length."
