"""Sentences in finished bulletins that still have a form which an entry gave up, and how they would read mended."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from sqlalchemy.engine import Engine

from models.chinese import to_simplified, to_traditional
from models.termbase import Term, Termbase, TermMatch
from service.database import ledger_reads
from service.database.ledger_rows import Draft, Forms
from service.database.ledger_sentences import Sentence, sentences
from service.ledger.entries import ledger_of
from service.ledger.reading import termbase_of

MOST: Final = 500
"""Sentences that are shown, and mended, at once."""

OLD: Final = "old\n"  # begins the id of what was: no entry has a line end in its id
ACCEPTED: Final = "accepted"
# Kept of a form in a LIKE pattern: what all its spellings share. Vowels carry tones, y and i alternate, s makes plurals.
_SHARED: Final = re.compile(r"[bcdfghjklmnpqrtvwxz0-9\u3400-\u4dbf\u4e00-\u9fff]", re.IGNORECASE)
_DROPPED: Final = re.compile(r"\b(?:the|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence with an old form in it: `surface` at `start`, and `mended`, the whole as it would read.

    `accepted` says that the old form is still a variant: nothing is wrong with it, it is only not written any more.
    """

    sentence: Sentence
    surface: str
    start: int
    mended: str
    accepted: bool


def held(engine: Engine, id: str, *, bulletin: str | None = None, limit: int = MOST) -> tuple[Held, ...]:
    """List the sentences that hold an old form of an entry where the source has the entry, published ones first."""
    draft = ledger_of(engine).get(id).draft
    with engine.connect() as connection:
        every_old = ledger_reads.old_forms(connection, id)
        # What is no longer written in a language at all cannot be put right there.
        old = {language: forms for language, forms in every_old.items() if language in draft.forms}
        maybe = sentences(connection, tuple(_patterns(old)), bulletin=bulletin)
        first = next(maybe, None)
        if first is None:
            return ()
        look = _Look(termbase_of(engine), id, draft, old)
        every = (each for sentence in chain([first], maybe) if (each := look.at(sentence)))
        return tuple(islice(every, limit))


class _Look:
    """Finds an entry in sources by all the forms that it ever had, and its old forms in targets."""

    def __init__(self, termbase: Termbase, id: str, draft: Draft, old: Forms) -> None:
        self._draft = draft
        self._id = id
        # Everything else keeps its place: an old form inside a longer name is left alone.
        self._termbase = termbase.extended(_apart(draft, id, old))

    def at(self, sentence: Sentence) -> Held | None:
        """Give what is to be mended in a sentence; None where there is nothing."""
        target = _written(sentence.target)
        text = to_simplified(sentence.text) if sentence.target == "zh-Hant" else sentence.text
        # A phrase that changes its length takes all places with it: such a text is left to people.
        if len(text) != len(sentence.text):
            return None
        found = [match for match in self._termbase.match(text, target) if match.term.id.startswith(OLD)]
        if not found or not self._is_named(sentence):
            return None
        form = self._draft.forms[target][0]
        mended = _mended(sentence, found, to_traditional(form) if sentence.target == "zh-Hant" else form)
        if mended == sentence.text:
            return None
        first = found[0]
        surface = sentence.text[first.start : first.end]
        accepted = all(match.term.origin == ACCEPTED for match in found)
        return Held(sentence, surface, first.start, mended, accepted)

    def _is_named(self, sentence: Sentence) -> bool:
        source = sentence.segment.source
        text = to_simplified(source) if sentence.language.startswith("zh") else source
        found = self._termbase.match(text, _written(sentence.language))
        return any(match.term.id == self._id or match.term.id.startswith(OLD) for match in found)


def _apart(draft: Draft, id: str, old: Forms) -> Iterator[Term]:
    """Make each old form a term of its own, and the entry as it is now, of which every form is looked for.

    So a new form is never taken for an old one inside it.
    """
    for language, forms in old.items():
        accepted = draft.forms.get(language, ())
        for form in forms:
            origin = ACCEPTED if form in accepted else ""
            yield Term(f"{OLD}{language}\n{form}", draft.kind, {language: (form,)}, origin)
    yield Term(id, draft.kind, draft.forms, draft.origin)


def _mended(sentence: Sentence, found: Sequence[TermMatch], form: str) -> str:
    text = sentence.text
    for match in reversed(found):
        written = form
        if match.start == 0 and text[:1].isupper():
            written = form[:1].upper() + form[1:]
        text = text[: match.start] + written + text[match.end :]
    return text


def _patterns(old: Forms) -> Iterator[tuple[str, str]]:
    for language, forms in old.items():
        for form in forms:
            yield language, _pattern(form)
            if language == "zh":
                # A Hanzi that is written in two ways may stand in either: only the others are sure.
                yield "zh-Hant", _pattern("".join(char for char in form if to_traditional(char) == char))


def _pattern(form: str) -> str:
    """Write a LIKE pattern that every spelling of a form fits; what only looks alike is sorted out afterwards."""
    kept: Iterable[str] = _SHARED.findall(_DROPPED.sub(" ", form))
    return f"%{'%'.join(kept)}%"


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language
