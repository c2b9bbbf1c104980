"""A target that is still in the source language, or in a third one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from models.checks.base import Check, Pair
from models.checks.letters import CHINESE, HANZI, VIETNAMESE, base, words
from models.errors import UndetectedLanguage
from models.languages import LANGUAGES, detect
from models.protect import protect, spans

_SAME = 0.88
_LEAST_PLAIN_WORDS = 3
_LEAST_HANZI = 4
_LEAST_WORDS = 8
# Of the words of the FLORES-200 dev lines in Vietnamese, at least 3 in 10 carry a mark; English words do not.
_MARKED_SHARE = 0.2
# Below this many letters a list of names weighs more than the language around it.
_LEAST_LETTERS = 60
_SURE = 0.95


class UntranslatedCheck(Check):
    """Flag a copy of the source, and text in another language than the target's."""

    name = "untranslated"
    good = (
        Pair("Hai bên ký thỏa thuận hợp tác.", "The two sides signed a cooperation agreement.", "vi", "en"),
        Pair("Đoàn Trọng Hùng, Cao Bằng", "Đoàn Trọng Hùng, Cao Bằng", "vi", "en"),
        Pair("https://www.unesco.org/geoparks/list", "https://www.unesco.org/geoparks/list", "en", "zh"),
        Pair("UNESCO, 2024", "UNESCO, 2024", "en", "zh"),
        Pair("百色", "Bách Sắc", "zh", "vi"),
    )
    bad = (
        Pair("The two sides signed an agreement.", "The two sides signed an agreement.", "en", "vi"),
        Pair("Hai bên ký thỏa thuận hợp tác.", "Hai bên ký thoả thuận hợp tác", "vi", "en"),
        Pair("Hai bên ký thỏa thuận hợp tác.", "Hai ben ky thoa thuan hop tac.", "vi", "en"),
        Pair("双方签署了合作协议。", "双方签署了合作协议。", "zh", "en"),
        Pair(
            "双方今天签署了合作协议。", "The two sides have today signed a cooperation agreement.", "zh", "vi"
        ),
        Pair("Hai bên ký thỏa thuận.", "the two sides signed an agreement.", "vi", "zh"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Compare with the source first; a copy needs no second message."""
        if base(pair.source_language) == base(pair.target_language):
            return
        if is_copy(pair):
            yield "The translation is a copy of the source."
            return
        yield from list(wrong_language(without_protected(pair.target), pair.target_language))[:1]


def is_copy(pair: Pair) -> bool:
    """Compare without case, marks on letters and punctuation; names, numbers and addresses may be copied."""
    if not must_change(without_protected(pair.source)):
        return False
    source, target = _fold(pair.source), _fold(pair.target)
    matcher = SequenceMatcher(None, source, target, autojunk=False)
    return matcher.real_quick_ratio() >= _SAME and matcher.quick_ratio() >= _SAME and matcher.ratio() >= _SAME


def must_change(text: str) -> bool:
    """Tell a text with words of its language from one of names only."""
    plain = [word for word in words(text) if word.islower() or text.isupper()]
    return len(plain) >= _LEAST_PLAIN_WORDS or len(HANZI.findall(text)) >= _LEAST_HANZI


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(char for char in decomposed if not unicodedata.combining(char)))


def without_protected(text: str) -> str:
    """Take addresses and tags out, which belong to no language."""
    return re.sub(r"\[\[\d+\]\]", " ", protect(text).text) if any(spans(text)) else text


def wrong_language(target: str, language: str) -> Iterator[str]:
    """Judge by the letters, which is sure, then by statistics, where the text is long enough."""
    found = words(target)
    name = LANGUAGES[language].name
    marked = sum(bool(VIETNAMESE.search(word)) for word in found)
    if base(language) == "vi" and len(found) >= _LEAST_WORDS and marked < _MARKED_SHARE * len(found):
        yield f"This does not look like {name}: hardly a word carries a Vietnamese mark."
    if base(language) == "zh" and not CHINESE.search(target) and must_change(target):
        yield f"This is not {name}: there is no Chinese character in it."
    if sum(map(len, found)) + 3 * len(HANZI.findall(target)) >= _LEAST_LETTERS:
        other = _detected(target)
        if other and base(other) != base(language):
            yield f"This looks like {LANGUAGES[other].name}, not {name}."


def _detected(text: str) -> str | None:
    try:
        detection = detect(text)
    except UndetectedLanguage:
        return None
    return detection.language if detection.confidence >= _SURE else None
