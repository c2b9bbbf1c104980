"""The languages of a bulletin: their tags and names, and which of them a text is in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from models.chinese import is_traditional
from models.errors import UndetectedLanguage, UnsupportedLanguage
from models.latin_languages import Guess, guess, has_only_names
from models.letters import Letters, count_letters


@dataclass(frozen=True, slots=True)
class Language:
    """A language under our own tag, with its English name and its name in itself."""

    tag: str
    name: str
    autonym: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text under our own tag; `confidence` lies between 0 and 1."""

    language: str
    confidence: float


LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {
        "vi": Language("vi", "Vietnamese", "Tiếng Việt"),
        "en": Language("en", "English", "English"),
        "zh": Language("zh", "Chinese", "简体中文"),
        "zh-Hant": Language("zh-Hant", "Chinese (Traditional)", "繁體中文"),
    }
)

# ISO 639-1, 639-2/B, 639-2/T and 639-3 codes; `zt` is what LibreTranslate calls Traditional Chinese.
_PRIMARY: Final = {
    "vi": "vi", "vie": "vi",
    "en": "en", "eng": "en",
    "zh": "zh", "zho": "zh", "chi": "zh", "cmn": "zh", "zt": "zh-Hant",
}  # fmt: skip
# ISO 15924 scripts in which a language of ours is written; others, as pinyin or Nôm, are not ours.
_SCRIPTS: Final = {
    "vi": {"latn": "vi"},
    "en": {"latn": "en"},
    "zh": {"hans": "zh", "hant": "zh-Hant", "hani": "zh"},
    "zh-Hant": {"hant": "zh-Hant"},
}
# Regions that write Traditional Chinese (Unicode CLDR, likely subtags).
_TRADITIONAL_REGIONS: Final = frozenset({"tw", "hk", "mo"})
_TAG: Final = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-[a-z0-9]{1,8})*)")

# A Hanzi stands for about three letters of running text (FLORES-200 dev: 2.9 letters of English, 2.6 of Vietnamese).
_LETTERS_PER_HANZI: Final = 3
_MIXED: Final = 0.35
_NAMES_ONLY: Final = 0.2
_FOREIGN: Final = 0.3
_KANA: Final = 0.15

_SAY: Final = "Say which language it is: vi, en, zh or zh-Hant."


def parse_tag(tag: str) -> str:
    """Turn any usual way to write one of our languages into our tag: `zh_CN`, `ZH-Hans`, `zt`, `vie`, `en-GB`.

    Raises UnsupportedLanguage for every other language or script.
    """
    match = _TAG.fullmatch(tag.strip().lower().replace("_", "-"))
    language = _PRIMARY.get(match[1]) if match else None
    if match is None or language is None:
        raise _unsupported(tag)
    script, region = match[2], match[3]
    if script:
        if script not in _SCRIPTS[language]:
            raise _unsupported(tag)
        return _SCRIPTS[language][script]
    return "zh-Hant" if language == "zh" and region in _TRADITIONAL_REGIONS else language


def detect(text: str) -> Detection:
    """Tell which of our languages a text is in, by script first and by words where the script is Latin.

    Raises UndetectedLanguage, saying what was seen, for a text that is empty, too short, half one language and
    half another, or in none of ours.
    """
    letters = count_letters(text)
    if not letters.total:
        raise UndetectedLanguage(f"The text has no letters in it ({_shown(text)}). {_SAY}")
    _refuse_other_scripts(letters)
    hanzi = letters.hanzi * _LETTERS_PER_HANZI
    share = hanzi / (hanzi + letters.latin)
    if _NAMES_ONLY <= share <= 1 - _MIXED and has_only_names(text, at_most=letters.hanzi):
        share = 1 - _MIXED
    elif _MIXED <= share <= 1 - _MIXED:
        raise _mixed(f"{letters.hanzi} Hanzi and {letters.latin} Latin letters")
    if share > 0.5:
        return Detection("zh-Hant" if is_traditional(text) else "zh", round(share, 3))
    return _from_guess(guess(text), text)


def _refuse_other_scripts(letters: Letters) -> None:
    if letters.kana and letters.kana >= _KANA * (letters.kana + letters.hanzi):
        raise _other("Japanese")
    if letters.others and sum(letters.others.values()) >= _FOREIGN * letters.total:
        raise _other(max(letters.others, key=lambda script: letters.others[script]))


def _from_guess(found: Guess, text: str) -> Detection:
    if found.mixed:
        raise _mixed("Vietnamese and another language")
    if found.language is None:
        raise UndetectedLanguage(
            f"The text is too short or too unusual to tell its language ({_shown(text)}). {_SAY}"
        )
    if found.language not in LANGUAGES:
        raise _other(found.language)
    return Detection(found.language, found.confidence)


def _shown(text: str) -> str:
    short = " ".join(text.split())
    return repr(short if len(short) <= 40 else short[:39] + "…")


def _mixed(seen: str) -> UndetectedLanguage:
    return UndetectedLanguage(f"The text is mixed: it has {seen} in about equal parts. {_SAY}")


def _other(seen: str) -> UndetectedLanguage:
    return UndetectedLanguage(
        f"The text looks like {seen}; we read Vietnamese, English and Chinese. If it is one of these after all, "
        f"say which language it is: vi, en, zh or zh-Hant."
    )


def _unsupported(tag: str) -> UnsupportedLanguage:
    return UnsupportedLanguage(f"Unsupported language {tag!r}. Supported: {', '.join(LANGUAGES)}.")
