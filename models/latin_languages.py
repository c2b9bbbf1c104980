"""Which language a text in Latin letters is in: Vietnamese, English, or another by name."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from models.syllables import is_marked, is_syllable

# Common words of English news, without those that are common Vietnamese syllables as well (a, an, no, so).
_ENGLISH: Final = frozenset(
    "the of and to in is was for on with as at by from that it be are were this which has have had its their his her "
    "will would could been not but also more than who when into after they he she we you our your or if all one two "
    "about over new first said between other some these those there where what how only through during under since "
    "before both each such my mine out down us made make might must most many much any own same should "
    "while because until against among without within around besides however moreover although later early late last "
    "next three four five seven eight nine second third year years month week day days today yesterday people world "
    "country countries city county province state states government national international local public former members "
    "police president minister meeting conference development cooperation against including several being did does do "
    "mr mrs ms good high great old young small large part well just still even never".split()
)
# Languages that send articles in Latin letters, by py3langid's codes; Nigerian Pidgin and the like are left
# out, for short English is often taken for them.
_NAMES: Final = {
    "vi": "vi", "en": "en",
    "af": "Afrikaans", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fi": "Finnish", "fr": "French", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sv": "Swedish", "sw": "Swahili", "tl": "Tagalog", "tr": "Turkish",
}  # fmt: skip

# Word ends that are common in English; French and German have some too, but statistics tell those.
_ENDING: Final = re.compile(
    r"\w{2,}(?:tion|sion|ing|ed|ly|ness|ment|ous|ish|ful|less|ist|ian|ese|ship|ers|ity|ics)s?"
)
# Letters that no other language of the table below writes in words of this form.
_VIETNAMESE: Final = re.compile(r"[ăđơưẠ-ỹ]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")

# Shares of words in running text of FLORES-200 dev: 3 of 4 Vietnamese words have marks, 2 of 5 English ones are
# in the list above.
_USUAL_MARKED: Final = 0.75
_USUAL_ENGLISH: Final = 0.4

_WINDOW: Final = 8
_MIXED: Final = 0.3
_ENOUGH: Final = 20_000
"""Characters that statistics look at; more do not change what they say."""


@dataclass(frozen=True, slots=True)
class Guess:
    """`vi`, `en`, the English name of another language, or None; `mixed` when Vietnamese is about half of it."""

    language: str | None
    confidence: float = 0.0
    mixed: bool = False


def guess(text: str) -> Guess:
    """Guess the language of a text in Latin letters; words decide where they can, statistics where they cannot."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if _is_mixed(_judged(words)):
        return Guess(None, mixed=True)
    vietnamese, english = _vietnamese(words), _english(words)
    if vietnamese >= 0.45 and vietnamese > english:
        return Guess("vi", _rounded(0.7 + vietnamese / 3))
    ranks = dict(_identifier().rank(text[:_ENOUGH]))
    best = max(ranks, key=lambda code: ranks[code])
    if best not in ("vi", "en") and ranks[best] >= 0.6 and max(vietnamese, english / 2) < 0.4:
        return Guess(_NAMES[best], _rounded(ranks[best]))
    if max(vietnamese, english) >= 0.2 and not _reads_as_plain_vietnamese(words):
        return Guess("vi" if vietnamese > english else "en", _rounded(0.6 + max(vietnamese, english) / 3))
    return _by_statistics(words, ranks)


def has_only_names(text: str, *, at_most: int) -> bool:
    """Tell whether the Latin words of a text are capitalised throughout, not Vietnamese, and few enough."""
    words = _WORD.findall(unicodedata.normalize("NFC", re.sub(r"[\u3400-\u9fff]", " ", text)))
    return len(words) <= at_most and all(word[0].isupper() and not is_marked(word) for word in words)


def _by_statistics(words: Sequence[str], ranks: Mapping[str, float]) -> Guess:
    """Tell Vietnamese without marks, and English without common words, if anything speaks for one of them."""
    vi, en = ranks["vi"], ranks["en"]
    syllables = _share(words, is_syllable)
    if _share(words, _only_vietnamese) >= 0.25 and vi > en:
        return Guess("vi", _rounded(0.5 + vi / 2))
    if (
        len(words) >= 2
        and vi > 3 * en
        and ((syllables >= 0.8 and vi >= 0.1) or (syllables >= 0.6 and vi >= 0.3))
    ):
        return Guess("vi", _rounded(vi))
    endings = _share(words, lambda word: _ENDING.fullmatch(word) is not None)
    if (
        len(words) >= 2
        and syllables < 0.8
        and (en >= 0.1 or (en >= 0.03 and endings >= 0.2 and len(words) >= 3))
    ):
        return Guess("en", _rounded(en))
    return Guess(None)


def _reads_as_plain_vietnamese(words: Sequence[str]) -> bool:
    return len(words) >= 4 and not any(map(is_marked, words)) and _share(words, is_syllable) >= 0.9


def _only_vietnamese(word: str) -> bool:
    return bool(_VIETNAMESE.search(word)) and is_syllable(word)


def _judged(words: Sequence[str]) -> list[str]:
    """Leave out capitalised words, which may be names of any language, where enough others are there."""
    small = [word for word in words if word[0].islower()]
    return small if len(small) >= 2 else list(words)


def _vietnamese(words: Sequence[str]) -> float:
    """Measure how much of a text is Vietnamese by its marked syllables; 1 is what running text has."""
    return _share(_judged(words), lambda word: is_marked(word) and is_syllable(word)) / _USUAL_MARKED


def _english(words: Sequence[str]) -> float:
    """Measure how much of a text is English by its commonest words; 1 is what running text has."""
    return _share(words, lambda word: word.lower() in _ENGLISH) / _USUAL_ENGLISH


def _share(words: Sequence[str], of: Callable[[str], bool]) -> float:
    return sum(map(of, words)) / max(1, len(words))


def _is_mixed(words: Sequence[str]) -> bool:
    """Tell whether a text goes over from Vietnamese to another language, or back, for a good part of it."""
    windows = [words[start : start + _WINDOW] for start in range(0, len(words), _WINDOW)]
    shares = [_vietnamese(window) for window in windows if len(window) >= _WINDOW // 2]
    clear = [share for share in shares if share >= 0.45 or share < 0.2]
    share = sum(each >= 0.45 for each in clear) / max(1, len(clear))
    return len(clear) >= 2 and _MIXED <= share <= 1 - _MIXED


def _rounded(confidence: float) -> float:
    return round(min(1.0, confidence), 3)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_NAMES))
    return identifier
