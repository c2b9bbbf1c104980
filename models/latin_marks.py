"""Punctuation of Vietnamese and English: half-width marks, curly quotes, spaces where they belong."""

import re
from typing import Final

# Full-width marks by what they are in Latin scripts (Unicode blocks CJK Symbols, Halfwidth and Fullwidth Forms).
_HALF: Final = str.maketrans(
    {
        "，": ",", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!", "。": ".", "．": ".", "｡": ".",
        "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "／": "/", "～": "~", "－": "-",
        "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”", "〈": "“", "〉": "”",
        "＂": '"', "＇": "'", "•": "•", "〜": "~",
    }
)  # fmt: skip
_WIDE_PAUSE: Final = re.compile(r"([，、；：？！。｡])(?!(?<=\d[，：])\d)(?=[^\W_]|[(（“‘\"《「])")
_WIDE_OPEN: Final = re.compile(r"(?<=[^\W_])(?=[（《「【])")
_WIDE_CLOSE: Final = re.compile(r"([）》」】])(?=[^\W_])")
_ELLIPSIS: Final = re.compile(r"\.{3,}|…{2,}")
_SPACE_BEFORE: Final = re.compile(r"(?<=\S)[ ]+(?=[,;:?!)\]”’](?:\W|$)|\.(?:[\s”’\")\]]|$))")
_SPACE_AFTER: Final = re.compile(r"(?<=[(\[“‘])[ ]+")
_SPACES: Final = re.compile(r"(?<=\S)[ ]{2,}")
_DOUBLED: Final = re.compile(
    r"([?!])\s*\.(?=[\s”\"')\]]|$)|(?<!\.)\.\s*([?!])|([,;:])(?:\s*[,;])+|,\s*(\.)(?!\.)"
)
_GLOSSED: Final = re.compile(r"\b([^\W\d_][\w’.-]*(?: [^\W\d_][\w’.-]*){0,4}) \(\1\)")
_REPEATED: Final = re.compile(r"([?!])\1+")
_TWO_STOPS: Final = re.compile(r"(?<![.\s])\.{2}(?!\.)")

_PENMAN: Final = re.compile(r"``|''")
_APOSTROPHE: Final = re.compile(
    r"(?<=[^\W\d_])['’`´](?=[^\W\d_])|(?<=\d)['’](?=s\b)|(?<!\w)['’](?=\d0s\b|tis\b|twas\b)"
)
_SINGLE: Final = re.compile(r"(?<![\w’])'(?=\S)([^'\n“”\"]*?[^\s'])'(?!\w)")
_POSSESSIVE: Final = re.compile(r"(?<=s)'(?=\s|$)")
_INCH: Final = re.compile(r"(?<=\d)\"")
_OPENS_AFTER: Final = frozenset(" \n([{-–—/‘“")


def polish_latin(text: str) -> str:
    """Write marks half-width, quotes as “ ” ‘ ’, apostrophes as ’, and spaces after and not before marks.

    A name that is glossed by itself, which comes of a Chinese source with the Latin name in brackets, loses the gloss.
    """
    text = _WIDE_CLOSE.sub(r"\1 ", _WIDE_OPEN.sub(" ", _WIDE_PAUSE.sub(r"\1 ", text))).translate(_HALF)
    text = _ELLIPSIS.sub("…", text)
    text = _quotes(_SPACES.sub(" ", text))
    text = _SPACE_AFTER.sub("", _SPACE_BEFORE.sub("", text))
    return _GLOSSED.sub(r"\1", _no_doubles(text))


def _no_doubles(text: str) -> str:
    text = _DOUBLED.sub(lambda match: next(group for group in match.groups() if group), text)
    return _TWO_STOPS.sub(".", _REPEATED.sub(r"\1", text))


def _quotes(text: str) -> str:
    text = _APOSTROPHE.sub("’", _PENMAN.sub('"', text))
    text = _SINGLE.sub(r"‘\1’", text)
    return _curl(_POSSESSIVE.sub("’", text))


def _curl(text: str) -> str:
    """Curl straight double quotes by what stands before them; after a figure, with nothing open, they are inches."""
    inches = {match.start() for match in _INCH.finditer(text)}
    out: list[str] = []
    open_ = False
    for place, mark in enumerate(text):
        if mark == '"' and (open_ or place not in inches):
            before = out[-1] if out else " "
            mark = "“" if before in _OPENS_AFTER and not text[place + 1 : place + 2].isspace() else "”"
        out.append(mark)
        open_ = mark == "“" if mark in "“”\n" else open_
    return "".join(out)
