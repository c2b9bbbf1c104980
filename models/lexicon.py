"""Common words in three languages: what a small model is told of a sentence before it translates it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from models.errors import AppError
from models.termbase import (
    LANGUAGES,
    UNMATCHED,
    Term,
    Termbase,
    TermMatch,
    read_forms,
    read_rows,
    table_lines,
)

TABLE: Final = "lexicon"
KIND: Final = "word"

_BEGINS: Final = re.compile(r"(?:^|[.!?:…][\"”’)]*\s)[\W_]*$")


@cache
def lexicon() -> Termbase:
    """Give the words that ship with the program; read once and kept.

    Unlike the entries of the ledger they are suggestions alone: no check asks for them and no page lists them.
    """
    return Termbase(read_words(table_lines(TABLE), name=TABLE))


def read_words(lines: Iterable[str], *, name: str) -> Iterator[Term]:
    """Read a table with a column for each language; raises AppError naming the row that is wrong."""
    for number, cells in enumerate(read_rows(lines, LANGUAGES, name=name), start=1):
        if len(cells) != len(LANGUAGES) or not all(
            form.removeprefix(UNMATCHED) for cell in cells for form in cell.split("|")
        ):
            raise AppError(
                f"The table {name} has a row {cells!r}; it needs forms in {len(LANGUAGES)} columns, none empty."
            )
        forms, unmatched = read_forms(dict(zip(LANGUAGES, cells, strict=True)))
        yield Term(f"{name}-{number}", KIND, forms, name, enforce=False, unmatched=unmatched)


def words_in(
    text: str, words: Termbase, *, source: str, target: str, taken: Sequence[tuple[int, int]]
) -> list[tuple[str, str]]:
    """Pair the words of a text with their first form in the target, in reading order, each once.

    What overlaps a span of `taken` is left to whoever took it: the ledger's terms and the names of the article.
    """
    found: dict[str, TermMatch] = {}
    for match in words.match(text, source):
        free = all(match.end <= start or end <= match.start for start, end in taken)
        if free and not (source == "en" and _part_of_a_name(match, text)):
            found.setdefault(match.term.id, match)
    return [(match.surface, match.term.forms[target][0]) for match in found.values()]


def _part_of_a_name(match: TermMatch, text: str) -> bool:
    """Tell whether a single English word has a capital that only a name gives it: Rainbow in “they watched Rainbow”.

    Headlines that write every word with a capital say nothing of names.
    """
    word = match.surface
    if not word[:1].isupper() or not word.isalpha() or word in match.term.forms["en"]:
        return False
    if _BEGINS.search(text[: match.start]):
        return False
    long: list[str] = [each for each in re.findall(r"[^\W\d_]{4,}", text) if each != word]
    return sum(each[0].isupper() for each in long) * 2 <= len(long)
