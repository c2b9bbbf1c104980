"""What all ways of writing one sentence share: the key of a perfect match."""

import re
from hashlib import sha256
from typing import Final

from models.normalize import clean, tone_style

# Marks that mean the same; a full-width comma or full stop between figures is none of these, for 3，500 is not 3,500.
_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』＂〝〞", '"'),
        **dict.fromkeys("‘’‚‛＇ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        "…": "...",
        "⋯": "...",
        "！": "!",
        "？": "?",
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        "［": "[",
        "］": "]",
        "～": "~",
        "〜": "~",
        "％": "%",
    }
)
_WIDE: Final = re.compile(r"(?<!\d)[，。．]|[，。．](?!\d)")
_NARROW: Final = {"，": ",", "。": ".", "．": "."}
_HANZI: Final = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
_BESIDE_HANZI: Final = re.compile(rf" (?={_HANZI})|(?<={_HANZI}) ")
_BEFORE_MARK: Final = re.compile(r" (?=[,.;:!?%)\]])")
_AFTER_OPENING: Final = re.compile(r"(?<=[(\[]) ")
_BETWEEN_DASHES: Final = re.compile(r" (-) ")
_AROUND_WIDE: Final = re.compile(r"(?<=[,.;:!?)]) (?=\S)")


def key_of(text: str, language: str) -> str:
    """Give the same key to all ways of writing one sentence; case and figures stay what they are."""
    return sha256(normal(text, language).encode("utf-8", "surrogatepass")).hexdigest()


def normal(text: str, language: str) -> str:
    """Write a sentence in one way: composed, single spaces, one kind of quotation mark and dash."""
    text = _WIDE.sub(lambda match: _NARROW[match[0]], clean(text).translate(_MARKS))
    text = " ".join(text.split())
    text = _BETWEEN_DASHES.sub(r"\1", _AFTER_OPENING.sub("", _BEFORE_MARK.sub("", text)))
    if language.startswith("zh"):
        # Chinese marks bring their own room, so a space after one of them says nothing.
        return _AROUND_WIDE.sub("", _BESIDE_HANZI.sub("", text))
    return tone_style(text) if language == "vi" else text
