"""Puts what the program below the pages says in English into the reader's language.

Checks and readers know nothing of readers of pages: they say what they find in English, and store it so. Here each
of their sentences is known as a pattern; what none fits is shown as it is.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from flask_babel import gettext

from service.ledger.wording import Worded
from service.web.sayings import SAYINGS, THINGS

PLACE: Final = re.compile(r"%\((\w+)\)s")
# These parts are words of ours, which are translated, too; all others are taken as they are.
WORDED: Final = frozenset({"thing", "other", "cure"})
OF_OURS: Final = "|".join(re.escape(thing) for thing in sorted(THINGS, key=len, reverse=True))


def said(text: object) -> str:
    """Say a sentence of the program in the reader's language; one that is not known stays in English."""
    if isinstance(text, Worded):
        return str(gettext(text.text, **text.values))
    sentence = str(text)
    found = (sentence, {}) if sentence in THINGS else recognised(sentence)
    if found is None:
        # The reason of a name is two sentences, each known by itself.
        first, stop, rest = sentence.partition(". ")
        both = (recognised(first + "."), recognised(rest)) if stop else (None, None)
        return " ".join(_say(*each) for each in both if each) if all(both) else sentence
    return _say(*found)


def _say(saying: str, parts: Mapping[str, str]) -> str:
    # A reason inside a sentence is a sentence of its own.
    its = {name: said(part) if name in WORDED or name == "why" else part for name, part in parts.items()}
    return str(gettext(saying, **its) if its else gettext(saying))


@lru_cache(maxsize=4096)
def recognised(sentence: str) -> tuple[str, dict[str, str]] | None:
    """Find the saying that a sentence is an instance of, with what it holds of its own; None if it is not known."""
    for saying, pattern in _patterns():
        if (match := pattern.fullmatch(sentence)) is not None:
            return saying, match.groupdict()
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Make patterns of the sentences; those with more words of their own are tried first."""
    ordered = sorted(SAYINGS, key=lambda saying: len(PLACE.sub("", saying)), reverse=True)
    return tuple((saying, _pattern(saying)) for saying in ordered)


def _pattern(saying: str) -> re.Pattern[str]:
    parts = PLACE.split(saying)
    made = "".join(
        f"(?P<{part}>{OF_OURS if part in WORDED else '.*?'})"
        if place % 2
        else re.escape(part.replace("%%", "%"))
        for place, part in enumerate(parts)
    )
    return re.compile(made, re.DOTALL)
