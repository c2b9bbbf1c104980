"""Sentences, clauses and asides of the source that the target leaves out."""

import re
from collections.abc import Iterable

from models import segment
from models.checks.base import Check, Pair
from models.checks.proportion import proportion, size

# No FLORES-200 dev reference of more than a few words is as short as this beside its source.
_HARDLY_HALF = 0.45
# With a sentence fewer than the source, a complete target is still about as long.
_SENTENCE_FEWER = 0.62
# With an aside fewer likewise; names in brackets are often left out on purpose and are short.
_ASIDE_FEWER = 0.75
_LEAST_ASIDE = 25
_ASIDE = re.compile(r"[(（]([^()（）]+)[)）]|[“\"]([^“”\"]+)[”\"]|《([^《》]+)》")


class DroppedCheck(Check):
    """Flag a target that cannot hold all that the source says."""

    name = "dropped"
    good = (
        Pair(
            "Hội nghị đã kết thúc. Các đại biểu ra về.",
            "The meeting ended and the delegates went home.",
            "vi",
            "en",
        ),
        Pair("Cảm ơn!", "Thanks!", "vi", "en"),
        Pair(
            "双方（包括各自的技术专家）一致同意。",
            "Both sides, including their technical experts, agreed.",
            "zh",
            "en",
        ),
    )
    bad = (
        Pair(
            "Hội nghị đã kết thúc tốt đẹp vào chiều nay. Các đại biểu ra về sau khi thăm hang động.",
            "The meeting ended well this afternoon.",
            "vi",
            "en",
        ),
        Pair(
            "The two sides agreed to build a platform for research, to train guides, and to meet every year.",
            "双方同意建立平台。",
            "en",
            "zh",
        ),
        Pair(
            "The new park (which is the largest of its kind in the whole northern region) opened its doors to visitors today.",
            "Công viên mới hôm nay đã mở cửa đón tất cả các du khách.",
            "en",
            "vi",
        ),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Report the plainest loss; an empty target has a check of its own."""
        if not pair.target.strip():
            return
        found = proportion(pair)
        missing = _sentences(pair.source, pair.source_language) - _sentences(
            pair.target, pair.target_language
        )
        if missing > 0 and found < _SENTENCE_FEWER:
            yield f"Sentences are missing: {missing} fewer than in the source, and {found:.0%} of the usual length."
        elif found < _HARDLY_HALF:
            yield f"A part of the source is missing: this is {found:.0%} of the usual length."
        elif found < _ASIDE_FEWER:
            yield from _lost_asides(pair)


def _sentences(text: str, language: str) -> int:
    return len(segment.split(text.strip(), language))


def _lost_asides(pair: Pair) -> Iterable[str]:
    """Report what stands in brackets or quotation marks where the target has none of these."""
    if _ASIDE.search(pair.target):
        return
    for match in _ASIDE.finditer(pair.source):
        kept = match[0][1:-1].strip().casefold() in pair.target.casefold()
        if size(match[0]) >= _LEAST_ASIDE and not kept:
            yield f"What the source says in {match[0]!r} seems to be missing."
