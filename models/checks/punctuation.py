"""Marks of the wrong width, a final mark that is lost or added, and pairs without a partner."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from models.checks.base import Check, Pair
from models.checks.letters import base
from models.chinese_sentences import HAN
from models.types import Severity

_FULL_WIDTH = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_BESIDE_HANZI = re.compile(rf"(?<=[{HAN}])[,.;:?!()]|[,;:?!()](?=[{HAN}])")
_CHINESE_MARKS = re.compile(r"[，。、；：？！（）《》【】「」『』]")
_CLOSERS = "\"'“”’»)）】》」』] "
_FINAL = {
    **dict.fromkeys(".。．｡…;；,，:：、", "stop"),
    **dict.fromkeys("?？", "question"),
    **dict.fromkeys("!！", "stop"),
}
_KINDS = {
    "round brackets": ("(（", ")）"),
    "square brackets": ("[【", "]】"),
    "title marks": ("《", "》"),
}
_QUOTATION_MARKS = re.compile(r"[“”„\"「」]")
_LIST_MARKER = re.compile(r"(?:^|(?<=\s))\w{1,3}[)）]|[:;=]-?[()]")


class PunctuationCheck(Check):
    """Flag what typography could not mend on its own, or what a person typed."""

    name = "punctuation"
    severity: ClassVar[Severity] = "warning"
    good = (
        Pair("Hai bên ký thỏa thuận.", "双方签署了协议。", "vi", "zh"),
        Pair("It costs 3.5 yuan (2024).", "价格为3.5元（2024）。", "en", "zh"),
        Pair("Công viên mở cửa", "The park opens", "vi", "en", role="title"),
        Pair("Công viên mở cửa", "The park opens.", "vi", "en"),
        Pair("a) Bảo vệ; b) Phát triển.", "a) Protect; b) Develop.", "vi", "en"),
        Pair("“Tốt,” ông nói, “rất tốt.", "“Good,” he said, “very good.", "vi", "en"),
        Pair("他说：“好。”", "He said, “Good.”", "zh", "en"),
    )
    bad = (
        Pair("Hai bên ký thỏa thuận, rồi về.", "双方签署了协议,然后回去。", "vi", "zh"),
        Pair("Hai bên (ký) thỏa thuận.", "双方(签署)了协议。", "vi", "zh"),
        Pair("双方签署了协议，然后回去。", "Hai bên ký thỏa thuận， rồi về.", "zh", "vi"),
        Pair("The two sides signed.", "双方签署了协议", "en", "zh"),
        Pair("Công viên mở cửa", "The park opens.", "vi", "en", role="title"),
        Pair("Is the park open today?", "Công viên mở cửa hôm nay.", "en", "vi"),
        Pair("Công viên (mới) mở cửa.", "The park (new opens.", "vi", "en"),
        Pair("“Tốt”, ông nói.", "“Good, he said.", "vi", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Look at width, end and pairs, in this order."""
        yield from wrong_width(pair)
        yield from _wrong_end(pair)
        yield from _unbalanced(pair)


def wrong_width(pair: Pair) -> Iterator[str]:
    """Find ASCII marks beside Hanzi in Chinese, and full-width ones in the other languages."""
    if base(pair.target_language) == "zh":
        for mark in dict.fromkeys(_BESIDE_HANZI.findall(pair.target)):
            yield f"{mark!r} beside Chinese characters; Chinese writes {_FULL_WIDTH[mark]!r}."
    else:
        for mark in dict.fromkeys(_CHINESE_MARKS.findall(pair.target)):
            yield f"The Chinese mark {mark!r} stands in the translation."


def _wrong_end(pair: Pair) -> Iterator[str]:
    source, target = _end(pair.source), _end(pair.target)
    if not pair.target.strip() or source == target:
        return
    if source == "question" or target == "question":
        yield "The source is a question and the translation is not, or the other way round."
    elif source == "":
        # In running text it is the source that forgot its stop; titles and captions have none.
        if pair.role in ("title", "caption"):
            yield "The translation ends with a stop, the source does not."
    else:
        yield "The stop at the end is missing."


def _end(text: str) -> str:
    """Name the kind of mark a text ends with; what closes after it does not count."""
    return _FINAL.get(text.strip().rstrip(_CLOSERS)[-1:], "")


def _unbalanced(pair: Pair) -> Iterator[str]:
    """Find pairs broken in the target that are whole in the source."""
    for name, (openers, closers) in _KINDS.items():
        if _is_odd(pair.target, openers, closers) and not _is_odd(pair.source, openers, closers):
            yield f"The {name} do not come in pairs."
    marks, source_marks = (_QUOTATION_MARKS.findall(text) for text in (pair.target, pair.source))
    # A quotation may run over several segments; without one in the source, a half at either end is no surprise.
    halves = not source_marks and _QUOTATION_MARKS.search(pair.target.strip(" .。,，!?！？")[1:-1]) is None
    if len(marks) % 2 and not len(source_marks) % 2 and not halves:
        yield "The quotation marks do not come in pairs."


def _is_odd(text: str, openers: str, closers: str) -> bool:
    """Tell whether openers and closers differ in number, also when the closers of list markers are left out."""

    def surplus(text: str) -> int:
        return sum(map(text.count, openers)) - sum(map(text.count, closers))

    return bool(surplus(text) and surplus(_LIST_MARKER.sub("", text)))
