"""Where in a sentence something goes in or out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from models.checks import Pair
from models.names import strip_diacritics
from service.mending.mend import Mend

# Below this two Latin names are different ones; Chinese ones of two characters may share one.
LATIN_LIKENESS: Final = 62
CHINESE_LIKENESS: Final = 50
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_BOUNDARY: Final = re.compile(r"(?<=\s)|$")
_CLOSING: Final = "\"'”’)）】》」』]"
_MARKS: Final = ".。!！?？…,，;；:："


def replaced(pair: Pair, start: int, end: int, new: str) -> Mend:
    """Put something in the place of a part of the target."""
    target = pair.target
    return Mend("replace", target[:start] + new + target[end:], new, target[start:end])


def removed(pair: Pair, start: int, end: int) -> Mend:
    """Take a part of the target out, with the space that it leaves."""
    target = pair.target
    text = re.sub(r"\s+(?=[,.;:!?)])|(?<=\s)\s+|^\s+", "", target[:start] + target[end:])
    return Mend("remove", text, old=target[start:end])


def inserted(pair: Pair, what: str, source_at: int) -> Mend:
    """Write something in about as far into the target as it stands in the source, between two words.

    Where exactly, a person has to say; the button says that it writes in.
    """
    target = pair.target
    share = source_at / max(len(pair.source), 1)
    if pair.target_language.startswith("zh"):
        body = target.rstrip(_CLOSING).rstrip(_MARKS)
        at = min(round(share * len(body)), len(body))
        while 0 < at < len(body) and body[at - 1].isascii() and body[at].isascii():
            at -= 1
        return Mend("insert", target[:at] + what + target[at:], what)
    end = len(target.rstrip(_CLOSING).rstrip(_MARKS))
    places = [*(match.start() for match in _BOUNDARY.finditer(target) if match.start() < end), end]
    at = min(places, key=lambda place: abs(place - share * len(target)))
    before, after = target[:at], target[at:]
    gap_before = " " if before and not before[-1].isspace() else ""
    gap_after = " " if after and after[0].isalnum() else ""
    return Mend("insert", before + gap_before + what + gap_after + after, what)


def alike(
    target: str, names: Iterable[str], *, chinese: bool, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """Find the places in a text that look like one of some names, the likest first; `taken` are others' places."""
    forms = list(dict.fromkeys(_plain(name) for name in names if name.strip()))
    likeness = CHINESE_LIKENESS if chinese else LATIN_LIKENESS
    found: list[tuple[float, int, int]] = []
    for start, end in _windows(target, forms, chinese=chinese):
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        score = max((fuzz.ratio(_plain(target[start:end]), form) for form in forms), default=0.0)
        if score >= likeness:
            found.append((-score, start, end))
    return ((start, end) for _, start, end in sorted(found))


def _windows(target: str, forms: Sequence[str], *, chinese: bool) -> Iterator[tuple[int, int]]:
    if chinese:
        lengths = sorted({len(form) + more for form in forms for more in (-1, 0, 1) if len(form) + more > 1})
        for length in lengths:
            for start in range(len(target) - length + 1):
                if target[start : start + length].isalnum():
                    yield start, start + length
        return
    words = [(match.start(), match.end()) for match in _WORD.finditer(target)]
    counts = sorted({len(form.split()) + more for form in forms for more in (-1, 0, 1)} - {-1, 0})
    for count in counts:
        for first in range(len(words) - count + 1):
            yield words[first][0], words[first + count - 1][1]


def _plain(text: str) -> str:
    return strip_diacritics(text).casefold()
