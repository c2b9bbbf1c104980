"""One way to write each letter, space and line end; the Vietnamese tone style; titles in capitals."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

from models.syllables import TONES, is_syllable

ToneStyle = Literal["old", "new"]

# Unicode 16, sections 23.2-23.8: joiners, marks of direction, byte order mark, soft hyphen, variation selectors,
# tags, and the object replacement character that PDF readers leave behind.
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    r"\U000e0000-\U000e007f\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_LINE_END: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_SPACE_AT_LINE_END: Final = re.compile(r" ?\n ?")

# Tone before quality mark, as some keyboards send it: é + ̂ is meant to be ế. Canonical ordering (Unicode 3.11)
# does not mend it, for both marks have class 230.
_TONE_FIRST: Final = re.compile(r"([aeoAEO])(\u0323?)([\u0300\u0301\u0303\u0309])([\u0302\u0306])")

# Letters and figures of the block Halfwidth and Fullwidth Forms, with signs that are no Chinese punctuation.
_FULL_WIDTH: Final = {
    **{
        code: code - 0xFEE0
        for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
        for code in range(*span)
    },
    **{ord(sign): ord(sign) - 0xFEE0 for sign in "％＋＝＠＃＄＆＊"},
}
_DECIMAL: Final = re.compile(r"(?<=\d)．(?=\d)")

# Ð (Icelandic eth) and Ɖ (African D) look like Đ; ƣ (gha) is what some converters to PDF make of ư.
_D_LOOK_ALIKES: Final = str.maketrans("ðÐɖƉ", "đĐđĐ")
_D_WORD: Final = re.compile(r"\b[ðÐɖƉ][^\W\d_]{1,5}\b")
_GHA: Final = str.maketrans("ƣƢ", "ưƯ")
# Cyrillic letters that look like Latin ones (Unicode confusables.txt), mended only inside Latin words.
_CYRILLIC: Final = str.maketrans("аеорсхуіАВЕКМНОРСТХІ", "aeopcxyiABEKMHOPCTXI")
_TWO_SCRIPTS: Final = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[а-яА-ЯіІ])\w+\b")

# Open syllables with a glide, by style; onsets that they have. `qu` is an onset of its own: quý, quà.
_ONSET: Final = r"(?<!\w)(b|ch|d|đ|g|gi|h|k|kh|l|m|n|ng|nh|ph|r|s|t|th|tr|v|x|)"
_OE_ONSET: Final = r"(?<!\w)(ch|h|kh|l|ng|nh|t|x|)"  # no other has oe, so Noé and Moët stay what they are
_OLD: Final = r"(?:[òóỏõọ]a|[ùúủũụ]y)"
_NEW: Final = r"(?:o[àáảãạ]|u[ỳýỷỹỵ])"
_PAIR: Final = {
    "old": re.compile(rf"(?:{_ONSET}({_NEW})|{_OE_ONSET}(o[èéẻẽẹ]))(?!\w)", re.IGNORECASE),
    "new": re.compile(rf"(?:{_ONSET}({_OLD})|{_OE_ONSET}([òóỏõọ]e))(?!\w)", re.IGNORECASE),
}
_MISPLACED_AFTER_Q: Final = re.compile(r"(?<!\w)(q)([ùúủũụ])([ay])(?!\w)", re.IGNORECASE)

# Kept in capitals in a title that is all capitals, besides words that no Vietnamese or English word looks like.
_ACRONYMS: Final = frozenset(
    "UNESCO ASEAN APEC UNICEF UNDP FAO WHO WTO IMF NATO EU UN UK US USA USD VND CNY RMB NDT GDP FDI ODA VAT COVID "
    "COVID-19 AI IT TV UBND HĐND MTTQ CVĐC CVĐCTC BQL TP TX GS TS PGS ThS BCH BTV ĐBQH QH QL OCOP HIV AIDS SARS ICT IUCN "
    "GGN APGN CAEXPO RCEP BRICS".split()
)
# Roman numerals after these words are numbers, though VI, XI and LI are Vietnamese syllables too.
_BEFORE_NUMERAL: Final = frozenset(
    "thứ khóa khoá kỳ quý lần kỷ hạng loại cấp phần chương đợt tập vùng part chapter volume".split()
)
_NUMERAL: Final = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W_]+)*")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…]\s+)\W*(\w)")


def clean(text: str) -> str:
    """Write a text in one way: NFC, visible characters, plain spaces and line ends, look-alike letters mended.

    Paragraphs and Chinese punctuation stay; full-width letters and figures become ASCII.
    """
    text = _LINE_END.sub("\n", _INVISIBLE.sub("", text))
    text = _compose(text).translate(_FULL_WIDTH)
    text = _look_alikes(_DECIMAL.sub(".", text))
    return _SPACE_AT_LINE_END.sub("\n", _SPACES.sub(" ", text)).strip()


def tone_style(text: str, style: ToneStyle = "old") -> str:
    """Put the tone of open syllables with a glide where a style has it: `old` hòa, thúy; `new` hoà, thuý.

    Closed syllables (hoàn) and those with `qu` (quý, quà) are the same in both styles and stay.
    """
    text = _MISPLACED_AFTER_Q.sub(_move_right_after_q, unicodedata.normalize("NFC", text))
    return _PAIR[style].sub(_swap_tone, text)


def is_all_caps(title: str) -> bool:
    """Tell whether a Vietnamese or English title is in capitals throughout; one acronym alone is not."""
    words = [word for word in _WORD.findall(title) if len(word) > 1]
    return title.isupper() and len([word for word in words if not _is_acronym(word)]) >= 2


def sentence_case(title: str, *, names: Sequence[str] = ()) -> str:
    """Turn a title in capitals into sentence case; known acronyms, Roman numerals and the given names keep theirs."""
    words: list[str] = []

    def lower(match: re.Match[str]) -> str:
        before = words[-1] if words else ""
        words.append(match[0].lower())
        return match[0] if _keeps_capitals(match[0], before) else match[0].lower()

    text = _SENTENCE_START.sub(lambda match: match[0].upper(), _WORD.sub(lower, title))
    for name in sorted(names, key=len):
        text = re.sub(
            rf"(?<!\w){re.escape(name)}(?!\w)", name.replace("\\", r"\\"), text, flags=re.IGNORECASE
        )
    return text


def _compose(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _TONE_FIRST.sub(r"\1\2\4\3", apart))


def _look_alikes(text: str) -> str:
    if text.isascii():
        return text
    text = _D_WORD.sub(lambda match: _if_syllable(match[0]), text.translate(_GHA))
    return _TWO_SCRIPTS.sub(lambda match: _if_latin(match[0]), text)


def _if_syllable(word: str) -> str:
    mended = word.translate(_D_LOOK_ALIKES)
    return mended if is_syllable(mended) else word


def _if_latin(word: str) -> str:
    mended = word.translate(_CYRILLIC)
    return word if re.search("[\u0400-\u04ff]", mended) else mended


def _swap_tone(match: re.Match[str]) -> str:
    onset = match[1] or match[3] or ""
    first, second = tuple(match[2] or match[4])
    tone = next(mark for mark in unicodedata.normalize("NFD", first + second) if mark in TONES)
    bare = [unicodedata.normalize("NFD", letter)[0] for letter in (first, second)]
    toned = 1 if first == bare[0] else 0
    bare[1 - toned] += tone
    return onset + unicodedata.normalize("NFC", "".join(bare))


def _move_right_after_q(match: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFD", match[2])
    return match[1] + apart[0] + unicodedata.normalize("NFC", match[3] + apart[1])


def _keeps_capitals(word: str, before: str) -> bool:
    if _is_acronym(word) or word == "I":
        return True
    return bool(_NUMERAL.fullmatch(word)) and (before in _BEFORE_NUMERAL or not is_syllable(word))


def _is_acronym(word: str) -> bool:
    return word in _ACRONYMS or not re.search("[aeiouy]", unicodedata.normalize("NFD", word.lower()))
