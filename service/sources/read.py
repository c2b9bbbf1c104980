"""The article as a person can correct it in a form, and back."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from rapidfuzz import fuzz

from models.errors import BadInput, TooLarge
from models.normalize import clean
from models.types import Article
from service.inputs import MAX_CHARACTERS, read
from service.inputs.lines import paragraphs

# A title may be corrected, too.
LIKE_THE_TITLE: Final = 80
HEAD_LINES: Final = 20
_BLANK: Final = re.compile(r"\n[^\S\n]*\n")


def source_text(article: Article) -> str:
    """Write the paragraphs of an article with blank lines in between."""
    return "\n\n".join(article.paragraphs)


def corrected(article: Article, *, title: str, captions: str, text: str) -> Article:
    """Put what a person corrected in the place of an article's texts; raises BadInput and TooLarge.

    Captions stand one on a line. Lines that a mail program has broken are joined, if there are blank lines between
    the paragraphs. A text with the title at its head is the whole article, and is read as the first one was.
    """
    size = len(title) + len(captions) + len(text)
    if size > MAX_CHARACTERS:
        raise TooLarge(f"The article has {size:,} characters; at most {MAX_CHARACTERS:,} are taken.")
    if _line(title) == article.title and _is_whole(article, text):
        return _whole(article, captions, text)
    made = replace(
        article,
        title=_line(title),
        captions=_lines(captions.splitlines()),
        paragraphs=_lines(_blocks(text.replace("\r\n", "\n").replace("\r", "\n"))),
    )
    if not any(char.isalnum() for part in (made.title, *made.paragraphs) for char in part):
        raise BadInput("The corrected article is empty. Paste all of it, not only what is new.")
    return made


def _is_whole(article: Article, text: str) -> bool:
    """Look for the title at the head of the text, where the furniture of a page may stand before it."""
    head = islice((line for line in text.splitlines() if line.strip()), HEAD_LINES)
    return bool(article.title) and any(
        fuzz.ratio(_line(line), article.title) >= LIKE_THE_TITLE for line in head
    )


def _whole(article: Article, captions: str, text: str) -> Article:
    found = read(
        text.encode(errors="replace"), media_type="text/plain; charset=utf-8", language=article.language
    )
    own = _lines(captions.splitlines())
    # Captions that stand in the form are no paragraphs, also where the text has them as lines among these.
    paragraphs = tuple(each for each in found.paragraphs if each not in own)
    return replace(article, title=found.title, captions=found.captions or own, paragraphs=paragraphs)


def _blocks(text: str) -> list[str]:
    return [line for block in _BLANK.split(text) for line in paragraphs(block)]


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if any(map(str.isalnum, line := _line(text))))


def _line(text: str) -> str:
    return " ".join(clean(text.replace("\0", " ")).split())
