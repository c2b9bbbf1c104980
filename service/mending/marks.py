"""Mends for marks, for what the machinery around a model left, and for what a model said twice."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from models.checks import Pair
from models.types import Finding
from models.typography import polish
from service.mending.mend import Mend

_WIDE: Final = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_NARROW: Final = {
    **{wide: narrow for narrow, wide in _WIDE.items()}, "、": ",", "《": "“", "》": "”", "「": "“", "」": "”",
    "『": "“", "』": "”", "【": "[", "】": "]",
}  # fmt: skip
_QUOTED: Final = re.compile(r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
_END: Final = re.compile(r"[.。!！?？…]+(?=[\"'”’)）】》」』\]]*\s*$)")
_ENDS: Final = {"zh": {".": "。", "?": "？", "!": "！"}}
_SINGLE: Final = '()（）[]【】《》“”「」"'
_HAN: Final = r"\u3400-\u9fff"


def punctuation(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Set the marks as the house does, and the last one as the source has it."""
    yield Mend("marks", polish(pair.target, pair.target_language, source=pair.source))
    yield Mend("marks", _of_the_right_width(pair))
    yield from (Mend("stop", text) for text in _ended_like_the_source(pair))
    for mark in _SINGLE:
        if pair.target.count(mark) == 1 and repr(mark) not in finding.message:
            yield Mend("remove", pair.target.replace(mark, ""), old=mark)


def leftover(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Take out what the finding quotes."""
    quoted = _last_quoted(finding.message)
    if not quoted:
        return
    inner = quoted.strip("*# ")
    if inner and inner != quoted and ("*" in quoted or quoted.startswith("#")):
        yield Mend("clear", pair.target.replace(quoted, inner).lstrip("# ").strip())
    yield Mend("clear", " ".join(pair.target.replace(quoted, " ").split()).lstrip(":： "))


def repetition(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Say once what is said several times in a row."""
    phrase = _last_quoted(finding.message)
    if not phrase:
        return
    words = r"\W*".join(re.escape(part) for part in (phrase.split() if " " in phrase else [phrase]))
    once = re.sub(rf"({words})(?:\W*{words})+", r"\1", pair.target, flags=re.IGNORECASE)
    yield Mend("remove", once, old=phrase)
    yield Mend("remove", re.sub(r"(\w{1,8}?)\1{3,}", r"\1", pair.target), old=phrase)


def _of_the_right_width(pair: Pair) -> str:
    if pair.target_language != "zh":
        text = "".join(_NARROW.get(char, char) + (" " if char in "，；：、" else "") for char in pair.target)
        return re.sub(r" {2,}", " ", text).strip()
    beside = re.compile(rf"(?<=[{_HAN}])[,.;:?!()] ?|[,;:?!()](?=[{_HAN}])")
    return beside.sub(lambda mark: _WIDE[mark[0].strip()], pair.target)


def _ended_like_the_source(pair: Pair) -> Iterator[str]:
    """Give the target the end mark of the source, or none."""
    wanted = _END.search(pair.source)
    found = _END.search(pair.target)
    bare = pair.target[: found.start()] + pair.target[found.end() :] if found else pair.target
    if wanted is None:
        yield bare.strip()
        return
    plain = {"。": ".", "！": "!", "？": "?"}.get(wanted[0][-1], wanted[0][-1])
    mark = _ENDS.get(pair.target_language, {}).get(plain, plain)
    at = found.start() if found else len(pair.target.rstrip())
    yield (bare[:at] + mark + bare[at:]).strip()


def _last_quoted(message: str) -> str:
    """Read the last text that a message quotes as Python writes texts."""
    quoted = _QUOTED.findall(message)
    if not quoted:
        return ""
    try:
        return str(ast.literal_eval(quoted[-1]))
    except (SyntaxError, ValueError):
        return ""
