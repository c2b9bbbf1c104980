"""Where sentences end in Chinese; sentencex is no help here: it knows neither ； nor nesting nor attribution.

Marks and their use follow GB/T 15834-2011, General rules for punctuation.
"""

import re

from models import nesting

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HANZI = re.compile(f"[{HAN}]")
_END = re.compile(rf"[。！？!?｡．…]+|(?<=[{HAN}”』」’）》】)\"])\.(?!\d)|\.(?=\s+[“「『《（]?[{HAN}])|[；;]")
_CLOSERS = '”』」’）》】)"'
_SPEECH_LEADS = "：:，,、。！？；… \n\t\u3000说道问答喊称曰叫"
_ATTRIBUTION = re.compile(
    rf"[\s]*(?:的|[{HAN}·]{{0,8}}?(?:说|道|问|答|喊|表示|指出|强调|称|写道)[，。：；！,])"
)
_MARKER = re.compile(r"^\s*[(（]?(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[一二三四五六七八九十]{1,3})\.$")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b(?:No|Mr|Mrs|Ms|Dr|St|Prof|vs|Co|Ltd|Inc|Vol|Fig))\.$")

# A clause cut off by ； or …… must be able to stand alone; shorter items of a list stay together.
_LEAST_CLAUSE = 10
_LEAST_BESIDE_ELLIPSIS = 6
_LOOK_BACK = 200  # characters; enough for both, and it keeps long texts without an end linear


def hanzi(text: str) -> int:
    """Count the Hanzi of a text."""
    return len(_HANZI.findall(text))


def ends(text: str, *, kept: bytearray) -> list[int]:
    """List the places after which a new sentence begins, white space counted to the sentence before it.

    `kept` flags the places at which the text must stay together.
    """
    openers = {close: open_ for open_, close in nesting.spans(text)}
    found: list[int] = []
    start = 0
    for match in _END.finditer(text):
        place = _after_closers(text, match.end(), openers)
        closers = text[match.end() : place]
        follows = _after_space(text, place)
        if (
            follows <= start
            or follows >= len(text)
            or kept[place]
            or text[follows] in "，、；：,;:。.!?！？…—·”』」’）》】)"
        ):
            continue
        if closers and not _closes_sentence(text, place, start=start, openers=openers):
            continue
        if _mark_ends(text, match, start=start):
            found.append(follows)
            start = follows
    return found


def _after_closers(text: str, place: int, openers: dict[int, int]) -> int:
    """Step over the closing marks after a stop; an ASCII quotation mark counts only where it closes."""
    while place < len(text) and text[place] in _CLOSERS and (text[place] != '"' or place in openers):
        place += 1
    return place


def _after_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _closes_sentence(text: str, place: int, *, start: int, openers: dict[int, int]) -> bool:
    """Tell a quoted or bracketed sentence, which ends here, from a quoted word or title, which does not."""
    opener = openers.get(place - 1)
    if opener is None:
        return True
    if text[place - 1] == "》" or _ATTRIBUTION.match(text, place):
        return False
    return opener <= start or text[opener - 1] in _SPEECH_LEADS


def _mark_ends(text: str, match: re.Match[str], *, start: int) -> bool:
    """Decide by the mark itself and by what stands on both of its sides."""
    mark, left = match[0], text[max(start, match.end() - _LOOK_BACK) : match.end()]
    if mark == ".":
        return not _MARKER.search(left) and not _ABBREVIATED.search(left)
    if mark in ";；":
        return _weigh(text, match, start=start) >= _LEAST_CLAUSE
    if set(mark) == {"…"}:
        return _weigh(text, match, start=start) >= _LEAST_BESIDE_ELLIPSIS
    return True


def _weigh(text: str, match: re.Match[str], *, start: int) -> int:
    """Count the Hanzi on the lighter side of a mark, up to the next mark that could end a sentence."""
    rest = _END.search(text, match.end())
    left = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    right = text[match.end() : rest.start() if rest else len(text)]
    return min(hanzi(left), hanzi(right[:_LOOK_BACK]))
