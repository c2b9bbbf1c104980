"""Sets of characters that an output may not hold, as grammars that a sampler enforces."""

import json
from typing import Final

# Blocks of the Unicode Character Database, as ranges of a GBNF character class.
_HAN: Final = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_KANA_HANGUL: Final = r"\u1100-\u11ff\u3040-\u318f\u31f0-\u31ff\ua960-\ua97f\uac00-\ud7ff\uff66-\uff9f"
_OTHER: Final = r"\u0370-\u1cff\u2c00-\u2e7f\ua000-\ua95f\ua980-\uabff\ufb13-\ufdff\ufe70-\ufeff"
_FULL_WIDTH: Final = r"\u3000-\u3004\u3008-\u3020\uff00-\uff65"
# Vietnamese letters that no other language of ours uses; à, é and the like stay for French and pinyin names.
_VIETNAMESE: Final = r"\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"

FORBIDDEN: Final[dict[str, str]] = {
    "vi": _HAN + _KANA_HANGUL + _OTHER + _FULL_WIDTH,
    "en": _HAN + _KANA_HANGUL + _OTHER + _FULL_WIDTH,
    "zh": _KANA_HANGUL + _OTHER + _VIETNAMESE,
}


# In Chinese, Latin letters are for names and units: words in small letters were left untranslated.
_LATIN_IN_CHINESE: Final = r"""
latin ::= name | [a-z] name | [0-9] [A-Za-z/\u00b2\u00b3]+
name ::= [A-Z] inner* (" " (particle " ")? [A-Z] inner*)*
inner ::= [A-Za-z\u00c0-\u00ff0-9'\u2019.&/-]
particle ::= "and" | "da" | "de" | "del" | "di" | "do" | "la" | "of" | "the" | "van" | "von"
"""


def grammar(name: str, *, one_line: bool) -> str:
    """Write the GBNF grammar that keeps an output to allowed characters, and on request to one line.

    `name` is the target language. The output never begins with a line end, so that a stop at one is no empty
    answer. The grammar format is llama.cpp's (grammars/README.md there).
    """
    letters = "A-Za-z" if name == "zh" else ""
    first = rf"[^\n\r{letters}{FORBIDDEN[name]}]"
    rest = first if one_line else f"[^{letters}{FORBIDDEN[name]}]"
    if name != "zh":
        return f"root ::= {first} {rest}*"
    return f"root ::= ({first} | latin) ({rest} | latin)*{_LATIN_IN_CHINESE}"


def literal(text: str) -> str:
    """Write the GBNF grammar that lets nothing but `text` come out."""
    return f"root ::= {json.dumps(text, ensure_ascii=False)}"
