"""Which places of a text lie inside brackets or quotation marks."""

import re

_PAIRS = {
    "(": ")",
    "[": "]",
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "«": "»",
}
_CLOSERS = frozenset(_PAIRS.values())
_DEEPEST = 20
_MARKS = re.compile("|".join(map(re.escape, [*_PAIRS, *_PAIRS.values(), '"'])) + r"|\n\s*\n")


def spans(text: str) -> list[tuple[int, int]]:
    """List the matched pairs as places of opener and closer; a pair never reaches over a blank line.

    What has no partner is passed over, so that one forgotten mark does not swallow the rest of a text.
    """
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text):
        mark, place = match[0], match.start()
        if mark.isspace():
            stack.clear()
        elif _is_apostrophe(text, place):
            continue
        elif mark == '"' and not any(open_ == '"' for open_, _ in stack):
            stack.append((mark, place))
        elif mark in _PAIRS:
            stack.append((mark, place))
            del stack[:-_DEEPEST]
        else:
            _close(mark, place, stack=stack, found=found)
    return sorted(found)


def inside(text: str, *, limit: int) -> bytearray:
    """Flag each place between two characters that lies within a pair of at most `limit` characters."""
    flags = bytearray(len(text) + 1)
    for start, end in spans(text):
        if end - start <= limit:
            flags[start + 1 : end + 1] = b"\x01" * (end - start)
    return flags


def _is_apostrophe(text: str, place: int) -> bool:
    """Tell the ’ of “Pu’an” and “parties’ ” from one that closes a quotation."""
    return text[place] == "’" and "‘" not in text[max(0, place - 200) : place]


def _close(mark: str, place: int, *, stack: list[tuple[str, int]], found: list[tuple[int, int]]) -> None:
    """Pair a closer with the nearest opener of its kind, and forget the openers left over between them."""
    for index in range(len(stack) - 1, -1, -1):
        opener, start = stack[index]
        if _PAIRS.get(opener, '"') == mark:
            found.append((start, place))
            del stack[index:]
            return
