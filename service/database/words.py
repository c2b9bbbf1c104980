"""Texts as words that can be searched: case, width, Traditional Hanzi and places of tones make no difference."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from models.chinese import to_simplified
from models.errors import BadInput

MAX_QUERY = 200
MAX_TERMS = 12

_HANZI = r"\u3400-\u4dbf\u4e00-\u9fff〇"
_MARKS = r"\u0300-\u036f"
# Hanzi in one run, letters and digits in another: `2024年` and `2024 年` are the same.
_RUN = re.compile(rf"[{_HANZI}]+|(?:[^\W_{_HANZI}]|[{_MARKS}])+")
_HAS_HANZI = re.compile(rf"[{_HANZI}]")
_TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")
# A combining mark alone cannot turn đ into d: it is a letter of its own.
_STROKED = str.maketrans("đ", "d")
_CHUNK = re.compile(r"[\"“”「」]([^\"“”「」]*)[\"“”「」]|([^\s\"“”「」]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find: `text` stands in the words as they are; with `accents` in those that kept them."""

    text: str
    accents: bool


def exact_words(text: str) -> str:
    """Give the words of a text with their accents, one space between them."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    if _HAS_HANZI.search(folded):
        folded = to_simplified(folded)
    return " ".join(_tone_last(word) for word in _RUN.findall(folded))


def plain_words(exact: str) -> str:
    """Take the accents off words, so that who types none finds all."""
    if exact.isascii():
        return exact
    apart = unicodedata.normalize("NFD", exact.translate(_STROKED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def terms(query: str) -> tuple[Term, ...]:
    """Read what a person searches for: all words, each from its beginning; whole words as they stand in quotes.

    A word with accents wants these accents. Raises BadInput for more than a search can take.
    """
    if len(query) > MAX_QUERY:
        raise BadInput(f"The search has {len(query)} characters. Give at most {MAX_QUERY}.")
    found: list[Term] = []
    for quoted, bare in _CHUNK.findall(query):
        exact = exact_words(quoted or bare)
        if exact:
            found.append(_term(exact, whole=bool(quoted)))
    if len(found) > MAX_TERMS:
        raise BadInput(f"The search has {len(found)} words. Give at most {MAX_TERMS}.")
    return tuple(dict.fromkeys(found))


def without_accents(query: str) -> str:
    """Write a query so that it finds words with any accents."""
    plain = unicodedata.normalize("NFD", query.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def phrase(query: str) -> Term | None:
    """Give all words of a query as one, to put those first that have them together; None for a single word."""
    exact = exact_words(query)
    return _term(exact, whole=False) if " " in exact else None


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into words and runs of Hanzi, each with where it begins."""
    for match in _RUN.finditer(text):
        yield match.start(), match.group()


def is_hanzi(run: str) -> bool:
    """Tell a run of Hanzi from a word."""
    return bool(_HAS_HANZI.match(run))


def padded(words: str) -> str:
    """Put a space around all words, so that each one begins and ends with one."""
    return f" {words} "


def _term(exact: str, *, whole: bool) -> Term:
    plain = plain_words(exact)
    accents = plain != exact
    words = exact if accents else plain
    # Chinese has no spaces between words: a term of Hanzi is found anywhere in a run of them.
    before = "" if _HAS_HANZI.match(words) else " "
    after = " " if whole and not _HAS_HANZI.match(words[-1]) else ""
    return Term(before + words + after, accents)


def _tone_last(word: str) -> str:
    """Move the tone to the end of the word: `hoà` and `hòa` are one."""
    if word.isascii() or _HAS_HANZI.match(word):
        return word
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(_TONES.findall(apart))
    return unicodedata.normalize("NFC", _TONES.sub("", apart)) + tones
