"""Letters by script and words, as the checks see them; ranges are Unicode blocks (Blocks.txt, Unicode 16)."""

import re

from models.chinese_sentences import HAN

HANZI = re.compile(f"[{HAN}]")

# Scripts in which no version of a bulletin is written, by the name an editor would use.
FOREIGN = {
    "Japanese kana": re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d]+"),
    "Korean letters": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+"),
    "Cyrillic letters": re.compile(r"[\u0400-\u052f]+"),
    "Thai letters": re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e5b]+"),
    "Lao letters": re.compile(r"[\u0e81-\u0edf]+"),
    "Khmer letters": re.compile(r"[\u1780-\u17ff]+"),
    "Burmese letters": re.compile(r"[\u1000-\u109f]+"),
    "Arabic letters": re.compile(r"[\u0600-\u06ff\u0750-\u077f]+"),
    "Hebrew letters": re.compile(r"[\u0590-\u05ff]+"),
    "Indic letters": re.compile(r"[\u0900-\u0dff]+"),
    # One Greek letter is a symbol (α, µ, π); two are a word.
    "Greek letters": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{2,}"),
}
CHINESE = re.compile(f"[{HAN}]+")

# Letters that only Vietnamese has; à, é, ê, ô and others are French and Portuguese as well.
VIETNAMESE_ONLY = re.compile(r"[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
# Letters that Vietnamese has and English has not.
VIETNAMESE = re.compile(r"[\u00c0-\u00ffĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")

_WORD = re.compile(rf"(?:(?![{HAN}])[^\W\d_])+(?:['’](?:(?![{HAN}])[^\W\d_])+)*")


def words(text: str) -> list[str]:
    """List the words in an alphabet; digits, marks and Hanzi are none."""
    return _WORD.findall(text)


def base(language: str) -> str:
    """Drop the script from a tag: `zh-Hant` is Chinese as well."""
    return language.partition("-")[0]
