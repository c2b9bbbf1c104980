"""Whether a hypothesis is worth judging at all: not empty, no copy, and in the language that was asked for."""

from collections.abc import Iterator
from typing import Final

from models.checks import Pair
from models.checks.empty import EmptyCheck
from models.checks.letters import VIETNAMESE, base, words
from models.checks.untranslated import is_copy, without_protected, wrong_language
from models.letters import count_letters

# A Hanzi says as much as three letters, as in models/languages.py.
_LETTERS_PER_HANZI: Final = 3
# Three may be a dish or a song: “sells bánh cuốn”.
_LEAST_WORDS: Final = 4


def refusal(pair: Pair) -> str | None:
    """Say why a target must not be judged by a neural metric; None where nothing speaks against it."""
    empty = next(iter(EmptyCheck().find(pair)), None)
    if empty or not pair.target.strip():
        return empty or "The translation is empty."
    if base(pair.source_language) != base(pair.target_language) and is_copy(pair):
        return "The translation is a copy of the source."
    return next(in_wrong_language(pair), None)


def in_wrong_language(pair: Pair) -> Iterator[str]:
    """Say what shows that a target is in another language; short ones are judged by script and marks."""
    text = without_protected(pair.target)
    yield from wrong_language(text, pair.target_language)
    letters = count_letters(text)
    target = base(pair.target_language)
    if target != "zh" and letters.hanzi * _LETTERS_PER_HANZI > letters.latin:
        yield "This is Chinese: most of it is Chinese characters."
    if target == "en":
        # Names are capitalised and may keep their marks.
        plain = [word for word in words(text) if word.islower()]
        marked = sum(bool(VIETNAMESE.search(word)) for word in plain)
        if len(plain) >= _LEAST_WORDS and 2 * marked > len(plain):
            yield "This is Vietnamese: most words carry its marks."
