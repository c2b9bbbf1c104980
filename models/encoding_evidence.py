"""How well some bytes read under each of the old encodings; the text itself is the evidence."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from models.syllables import is_marked, is_syllable
from models.vietnamese_encodings import from_tcvn3, from_viqr, from_vni, from_windows_1258, western

# Shares in running text are about 0.75 (marked syllables) and 0.3 (these Hanzi, in either script); names and lists
# have less, and a wrong reading has next to none.
_MARKED: Final = 0.3
_VALID: Final = 0.9
_COMMON_HANZI: Final = 0.1
_COMMON: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "这為個國時來們於對會發動過說產種後學這將与與及等市县縣省日月"
)
_SENTENCE_MARKS: Final = frozenset("，。、；：？！“”")

_WORD: Final = re.compile(r"[^\W\d_]+")
# A capital after a small letter is what a wrong reading looks like, and in no Vietnamese word.
_BROKEN_CASE: Final = re.compile(r"[a-zà-ỹ][A-ZĐÀ-Ý]")
_STRONG_VIQR: Final = re.compile(r"[aeoAEO]\^|[aA]\(|[ouOU][+*]['`?~.]?|\b[dD][dD](?=[aeiouy])")
_ENOUGH_WORDS: Final = 3
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of the bytes that holds together; `score` lets readings be compared."""

    encoding: str
    text: str
    score: float


def candidates(data: bytes, *, behind_unicode: bool) -> list[Candidate]:
    """List the readings that hold together; `behind_unicode` leaves out what valid UTF-8 cannot hide."""
    found = list(_vietnamese(data, behind_unicode=behind_unicode))
    if not behind_unicode:
        found += _chinese(data)
        if not found and _is_western(data):
            found.append(Candidate("windows-1252", western(data), 0.0))
    return found


def masked(text: str) -> bytes | None:
    """Give the bytes that a text was before somebody took them for Windows-1252, if that can be."""
    try:
        return b"".join(_byte(character) for character in text)
    except UnicodeEncodeError:
        return None


def _byte(character: str) -> bytes:
    return bytes([ord(character)]) if ord(character) < 256 else character.encode("cp1252")


def _vietnamese(data: bytes, *, behind_unicode: bool) -> Iterator[Candidate]:
    if data.isascii():
        text = data.decode("ascii")
        if len(_STRONG_VIQR.findall(text[:_SAMPLE])) >= _ENOUGH_WORDS:
            yield from _if_vietnamese("viqr", lambda _: from_viqr(text), data)
        return
    # Unicode text whose letters are Vietnamese as they stand hides nothing.
    if behind_unicode and _quality(western(data[:_SAMPLE])) is not None:
        return
    yield from _if_vietnamese("tcvn3", from_tcvn3, data)
    yield from _if_vietnamese("vni", from_vni, data)
    if not behind_unicode:
        yield from _if_vietnamese("windows-1258", from_windows_1258, data)


def _if_vietnamese(encoding: str, decoder: Callable[[bytes], str], data: bytes) -> Iterator[Candidate]:
    try:
        quality = _quality(decoder(data[:_SAMPLE]))
        if quality is not None:
            yield Candidate(encoding, decoder(data), quality)
    except UnicodeDecodeError:
        return


def _quality(text: str) -> float | None:
    """Score a reading as Vietnamese: its share of marked words, if nearly all of those are syllables."""
    words = _WORD.findall(text)
    marked = [word for word in words if not word.isascii()]
    valid = sum(is_marked(word) and is_syllable(word) and not _BROKEN_CASE.search(word) for word in marked)
    if valid < _ENOUGH_WORDS or valid < _VALID * len(marked) or len(marked) < _MARKED * len(words):
        return None
    return valid / len(marked)


def _chinese(data: bytes) -> Iterator[Candidate]:
    for encoding, codec in (("gb18030", "gb18030"), ("big5", "big5hkscs")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        hanzi = [character for character in sample if "\u3400" <= character <= "\u9fff"]
        common = sum(character in _COMMON for character in hanzi) / max(1, len(hanzi))
        letters = sum(not character.isascii() and character not in _SENTENCE_MARKS for character in sample)
        if common >= _COMMON_HANZI and len(hanzi) >= 0.8 * letters:
            yield Candidate(encoding, text, common)


def _is_western(data: bytes) -> bool:
    """Tell English with the marks and few accents of Windows-1252 from everything else."""
    text = western(data[:_SAMPLE])
    letters = [character for character in text if character.isalpha()]
    accented = sum(not character.isascii() for character in letters)
    return bool(letters) and accented <= 0.03 * len(letters)
