"""The sentence in which a bulletin holds what was searched for, with the words marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.database.listing import Listed, Listing
from service.database.words import Term, exact_words, is_hanzi, padded, plain_words, runs

# About two lines on the page, and how much of them may stand before the first find.
LONGEST = 200
BEFORE = 60

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A sentence in its language, cut into pieces; marked ones are what was searched for."""

    language: str
    pieces: tuple[Piece, ...]


def snippets(listing: Listing, rows: Sequence[Listed], terms: Sequence[Term]) -> Mapping[str, Snippet]:
    """Find for each bulletin the first sentence that holds the most of what was searched for.

    Where that is the title there is none, for the list shows it anyway.
    """
    if not terms or not rows:
        return {}
    titles = {row.id: row.title for row in rows}
    best: dict[str, tuple[int, str, str]] = {}
    for id, language, text in listing.texts([row.id for row in rows]):
        reached = best[id][0] if id in best else 0
        if reached < len(terms) and (hits := _hits(text, terms)) > reached:
            best[id] = (hits, language, text)
    return {
        id: Snippet(language, _marked(text, terms))
        for id, (_, language, text) in best.items()
        if text != titles[id]
    }


def _hits(text: str, terms: Sequence[Term]) -> int:
    exact = exact_words(text)
    plain, kept = padded(plain_words(exact)), padded(exact)
    return sum(term.text in (kept if term.accents else plain) for term in terms)


def _marked(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(_places(text, terms)):
        if start >= at:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in _shortened(pieces) if piece[0])


def _places(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    words = [(word, term.accents) for term in terms for word in term.text.split()]
    for start, run in runs(text):
        exact = exact_words(run)
        plain = plain_words(exact)
        for word, accents in words:
            folded = exact if accents else plain
            if not is_hanzi(run):
                if folded.startswith(word):
                    yield start, start + len(run)
            elif len(folded) == len(run):
                for match in re.finditer(re.escape(word), folded):
                    yield start + match.start(), start + match.end()


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    first, marked = pieces[0]
    if not marked and len(first) > BEFORE and len(pieces) > 1:
        pieces = [("…" + first[-BEFORE:], False), *pieces[1:]]
    room = LONGEST
    for text, marked in pieces:
        if len(text) > room:
            yield text[:room].rstrip() + "…", marked
            return
        yield text, marked
        room -= len(text)
