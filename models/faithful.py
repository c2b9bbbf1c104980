"""What a summary says that its article does not: numbers, dates and names."""

import re
from typing import Final

from models.quantities import compare
from models.termbase import Termbase

# Capitals of all alphabets up to the block that ends with those of Vietnamese.
_CAPITAL: Final = "".join(chr(number) for number in range(0x1F00) if chr(number).isupper())
# A run of capitalised words is taken for a name; a single one only inside a sentence, where capitals mean something.
_NAME: Final = re.compile(rf"(?<![.!?…:]\s)(?<!^)\b[{_CAPITAL}]\w*(?:[ -][{_CAPITAL}]\w*)*")
_NAMED: Final = (
    "place",
    "office",
    "country",
    "geopark",
    "ministry",
    "organisation",
    "person",
    "city",
    "gate",
)
"""Kinds of terms that are names, as far as their hyphen: others are words that an article may put in another way."""
_LATIN_IN_CHINESE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]+")


def unsupported(summary: str, article: str, language: str) -> list[str]:
    """List, in words for an editor, the figures and names of a summary that its article does not have.

    Numbers and dates are compared by value. Names are runs of capitalised words in Vietnamese and English; in
    Chinese, which has no capitals, Latin words and the places, people and bodies of the termbase.
    """
    reasons = [
        f"the number {found.text} is not in the article"
        for found in compare.added_numbers(article, summary, language, language)
    ]
    reasons += [
        f"the date {found.text} is not in the article"
        for found in compare.added_dates(article, summary, language, language)
    ]
    return reasons + [
        f"the name {name} is not in the article" for name in _foreign_names(summary, article, language)
    ]


def _foreign_names(summary: str, article: str, language: str) -> list[str]:
    if language == "zh":
        matches = Termbase.load().match(summary, "zh")
        surfaces = [match.surface for match in matches if match.term.kind.split("-")[0] in _NAMED]
        return [name for name in surfaces + _LATIN_IN_CHINESE.findall(summary) if name not in article]
    known = article.casefold()
    names = (match[0] for match in _NAME.finditer(summary))
    return [name for name in names if any(part.casefold() not in known for part in re.split(r"[ -]", name))]
