"""A target that says nothing."""

import re
from collections.abc import Iterable

from models.checks.base import Check, Pair

_CONTENT = re.compile(r"[^\W_]")


class EmptyCheck(Check):
    """Flag a target without a single letter or digit where the source has some."""

    name = "empty"
    good = (
        Pair("Xin cảm ơn.", "Thank you.", "vi", "en"),
        Pair("* * *", "* * *", "en", "zh"),
        Pair("2024", "2024", "en", "zh"),
    )
    bad = (
        Pair("Xin cảm ơn.", "", "vi", "en"),
        Pair("Thank you.", " \n\u3000", "en", "zh"),
        Pair("谢谢。", "…", "zh", "vi"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Look for content on both sides."""
        if _CONTENT.search(pair.target) or not _CONTENT.search(pair.source):
            return
        if pair.target.strip():
            yield f"The translation is nothing but {pair.target.strip()!r}."
        else:
            yield "The translation is empty."
