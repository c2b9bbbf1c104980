"""Which words have the form of a Vietnamese syllable; spelling alone, no dictionary."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Grave, acute, tilde, hook above, dot below (Unicode names of the Vietnamese tone marks).
TONES: Final = "\u0300\u0301\u0303\u0309\u0323"

# Onsets and rhymes of standard Vietnamese spelling (the syllable table of the quốc ngữ primer).
_ONSETS: Final = "ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x".split()
_RHYMES: Final = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu "
    "iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt "
    "oe oen oeo oet oc oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut "
    "uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y yêm yên yêng yêt yêu".split()
)
# `qu` has the u that opens the rhyme elsewhere: quyên, quen, quăn.
_AFTER_QU: Final = _RHYMES | {
    rhyme[1:] for rhyme in _RHYMES if rhyme.startswith(("oă", "oe", "uâ", "uê", "uy"))
}
_STOPPED: Final = re.compile(r"(?:c|ch|p|t)$")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a word of any case can be one Vietnamese syllable, its tone included."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if mark in TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES))
    if len(tones) > 1 or not _has_form(bare):
        return False
    # A syllable that ends in a stop has the acute or the dot.
    return not (tones and _STOPPED.search(bare)) or tones[0] in "\u0301\u0323"


def is_marked(word: str) -> bool:
    """Tell whether a word holds a letter that is outside ASCII and in the Vietnamese alphabet."""
    return bool(_MARKED.search(word))


def _has_form(bare: str) -> bool:
    return bare in _RHYMES or any(
        bare[len(onset) :] in (_AFTER_QU if onset == "qu" else _RHYMES)
        for onset in _ONSETS
        if bare.startswith(onset)
    )


def _alphabet() -> str:
    """List the 134 letters of the Vietnamese alphabet that are outside ASCII."""
    bases = "aăâeêioôơuưy"
    toned = [unicodedata.normalize("NFC", base + tone) for base in bases for tone in ("", *TONES)]
    lower = [letter for letter in (*toned, "đ") if not letter.isascii()]
    return "".join(lower) + "".join(lower).upper()


LETTERS: Final = _alphabet()
_MARKED: Final = re.compile(f"[{LETTERS}]")
