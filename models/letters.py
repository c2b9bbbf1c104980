"""How many letters of which script a text has."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# How the names of the Unicode Character Database begin; scripts that nearly only one language uses bear its name.
_NAMES: Final = {
    "HANGUL": "Korean",
    "THAI": "Thai",
    "LAO": "Lao",
    "KHMER": "Khmer",
    "MYANMAR": "Burmese",
    "TIBETAN": "Tibetan",
    "MONGOLIAN": "Mongolian",
    "CYRILLIC": "a language in Cyrillic script, such as Russian",
    "ARABIC": "a language in Arabic script",
    "DEVANAGARI": "a language in Devanagari script, such as Hindi",
    "GREEK": "Greek",
    "HEBREW": "Hebrew",
}
_KANA: Final = ("HIRAGANA", "KATAKANA")


@dataclass(frozen=True, slots=True)
class Letters:
    """Counts of letters; `others` has the scripts that none of our languages uses, by the name to show."""

    latin: int = 0
    hanzi: int = 0
    kana: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Count all letters, of whatever script."""
        return self.latin + self.hanzi + self.kana + sum(self.others.values())


def count_letters(text: str) -> Letters:
    """Count the letters of a text by script; digits, marks, symbols and emoji are none."""
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if unicodedata.category(character)[0] == "L":
            scripts[_script(character)] += count
    latin, hanzi, kana = (scripts.pop(name, 0) for name in ("LATIN", "CJK", "KANA"))
    return Letters(latin, hanzi, kana, dict(scripts))


def _script(character: str) -> str:
    first = (
        unicodedata.name(character, "UNNAMED")
        .removeprefix("FULLWIDTH ")
        .removeprefix("HALFWIDTH ")
        .split()[0]
    )
    if first in ("IDEOGRAPHIC", "BOPOMOFO"):
        return "CJK"
    if first in _KANA or first.startswith("KATAKANA-"):
        return "KANA"
    # ª, º and the letter-like modifiers go with whatever text they stand in.
    if first in ("LATIN", "CJK", "MODIFIER", "FEMININE", "MASCULINE"):
        return "CJK" if first == "CJK" else "LATIN"
    return _NAMES.get(first, f"a language in {first.title()} script")
