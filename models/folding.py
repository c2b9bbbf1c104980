"""What two spellings of one term share: words as keys, blind to case, tone style, dashes, spaces and plurals."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Combining marks U+0300–036F belong to the letter before them; a possessive 's is no part of its word.
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_WORD = rf"{_LETTER}+(?:['’](?!s\b){_LETTER}+)*|\d+"
# Chinese is written without spaces: each Hanzi is a token of its own (CJK Unified Ideographs and Extension A).
_HANZI = r"[\u3400-\u4dbf\u4e00-\u9fff〇]"
_BOUND = r"[^\w\s\-‐-―－·・•~～]"  # dashes and middle dots only join words; other marks are tokens
_ALPHABETIC = re.compile(rf"{_WORD}|{_BOUND}|\n")
_CHINESE = re.compile(rf"{_HANZI}|[^\W\u3400-\u4dbf\u4e00-\u9fff〇]+|{_BOUND}|\n")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
# `kỷ` and `kỉ` are one word: y and i alternate after these consonants in open syllables.
_OPEN_Y = re.compile(r"^(h|k|l|m|s|t|qu)y$")
# House style: the article is no part of a term, so `the Ministry of Health` and `Ministry of Health` are one.
_DROPPED = frozenset({"the"})
_ELLIDED = {"&": "and", "’": "'"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, Hanzi or mark of a text; `key` is what all its spellings have in common."""

    key: str
    start: int
    end: int


def tokens(text: str, language: str) -> list[Token]:
    """Cut a text into tokens for comparison; spaces, dashes and English articles are left out."""
    found = (_CHINESE if language == "zh" else _ALPHABETIC).finditer(text)
    cut = (Token(_key(match.group(), language), match.start(), match.end()) for match in found)
    return [token for token in cut if token.key]


def keys(text: str, language: str) -> tuple[str, ...]:
    """List only the keys of a text's tokens."""
    return tuple(token.key for token in tokens(text, language))


def joined(items: Iterable[str]) -> str:
    """Join keys to one searchable string, a space around each."""
    return f" {' '.join(items)} "


@lru_cache(maxsize=65536)
def _key(word: str, language: str) -> str:
    folded = unicodedata.normalize("NFC", word).casefold().replace("’", "'")
    if language == "zh":
        return folded
    folded = _open_syllable(_without_tone_place(folded))
    if language == "vi":
        return folded
    return "" if folded in _DROPPED else _singular(_ELLIDED.get(folded, folded))


def _without_tone_place(word: str) -> str:
    """Move the tone mark to the end of the word, so that `hoà` and `hòa` are the same."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    bare = apart.translate(_TONES)
    marks = "".join(mark for mark in apart if ord(mark) in _TONES)
    return unicodedata.normalize("NFC", bare) + marks


def _open_syllable(word: str) -> str:
    bare = word.rstrip("\u0300\u0301\u0303\u0309\u0323")
    return _OPEN_Y.sub(r"\1i", bare) + word[len(bare) :]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
