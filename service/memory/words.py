"""What sentences are compared by: words and figures, and in Chinese every character."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from models.normalize import tone_style

# A figure with its separators is one word: 1.234 and 1.235 differ in one place.
_FIGURE: Final = r"\d+(?:[.,]\d+)*"
_HANZI: Final = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
_TOKEN: Final = re.compile(
    rf"{_FIGURE}|{_HANZI}|(?:(?!{_HANZI})[^\W\d_]|[\u0300-\u036f])+(?:['’](?:(?!{_HANZI})[^\W\d_])+)?"
)
_NUMBER: Final = re.compile(_FIGURE)


def words(text: str, language: str) -> list[str]:
    """Cut a sentence into what a score counts; capitals, tone style and marks do not matter there."""
    return [_word(token, language) for token in _TOKEN.findall(text)]


def numbers_apart(known: str, text: str) -> tuple[tuple[str, str], ...]:
    """Pair the figures that two sentences do not share, in their order; an empty one stands for none."""
    had, have = _NUMBER.findall(known), _NUMBER.findall(text)
    lost = list((Counter(had) - Counter(have)).elements())
    new = list((Counter(have) - Counter(had)).elements())
    lost.sort(key=had.index)
    new.sort(key=have.index)
    width = max(len(lost), len(new))
    return tuple((lost[n] if n < len(lost) else "", new[n] if n < len(new) else "") for n in range(width))


@lru_cache(maxsize=65536)
def _word(token: str, language: str) -> str:
    folded = token.casefold().replace("’", "'")
    return tone_style(folded) if language == "vi" else folded
