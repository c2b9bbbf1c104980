"""What changed between two texts, in pieces that a person can read."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from rapidfuzz.distance import Indel

Sign = Literal["=", "-", "+"]
Piece = tuple[Sign, str]

# Words of the one times words of the other: beyond, both texts are shown as a whole.
MOST_COMPARED: Final = 30_000_000
# Words and figures whole; of what is written without spaces, each character.
_TOKENS: Final = re.compile(r"[0-9A-Za-zÀ-ỹ]+|\s+|\S")


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """List what stayed (`=`), went (`-`) and came (`+`).

    The pieces without the `+` ones give `before`, those without the `-` ones `after`.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) * len(new) > MOST_COMPARED:
        return tuple(_change(before, after))
    return tuple(_together(_steps(old, new)))


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Give what went and what came, or twice what stayed."""
    for step in Indel.opcodes(old, new):
        went = "".join(old[step.src_start : step.src_end])
        came = "".join(new[step.dest_start : step.dest_end])
        yield went, came, step.tag == "equal"


def _together(steps: Iterable[tuple[str, str, bool]]) -> Iterator[Piece]:
    """Show as one change what has only spaces in between: first what went, then what came."""
    went, came, space = "", "", ""
    for old, new, same in steps:
        if same and (went or came) and not old.strip():
            space += old
        elif same:
            yield from _change(went, came)
            yield "=", space + old
            went, came, space = "", "", ""
        else:
            went, came, space = went + space + old, came + space + new, ""
    yield from _change(went, came)
    if space:
        yield "=", space


def _change(went: str, came: str) -> Iterator[Piece]:
    if went:
        yield "-", went
    if came:
        yield "+", came
