"""What is done to a segment before a model sees it: protect, look up, and say what must come out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.chinese import to_simplified
from models.families import TranslationTask
from models.lexicon import words_in
from models.names import strip_diacritics
from models.normalize import clean, is_all_caps, sentence_case
from models.protect import protect
from models.quantities import dates, numbers, write
from models.termbase import Termbase, TermMatch
from models.types import NameProposal, Segment

MAX_TERMS: Final = 8
"""Ledger entries and words given to the model for one segment; more of them distract a small model."""

_IN_DIGITS: Final = re.compile(r"\d\s?[/.-]\s?\d")

# Words that point back: a segment that opens with one is hard to translate without the sentence before it.
_POINTS_BACK: Final = {
    "vi": (
        "ông ",
        "bà ",
        "anh ",
        "chị ",
        "họ ",
        "nó ",
        "điều này",
        "việc này",
        "đây ",
        "đó ",
        "qua đó",
        "trong đó",
    ),
    "en": ("he ", "she ", "it ", "they ", "this ", "these ", "that ", "those ", "his ", "her ", "their "),
    "zh": ("他", "她", "它", "这", "该", "此", "其"),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A segment ready for a family, with what is needed to finish and to check its translation.

    `words` are those terms of the task that come from the lexicon.
    """

    segment: Segment
    text: str
    items: tuple[str, ...]
    matches: tuple[TermMatch, ...]
    names: tuple[NameProposal, ...]
    task: TranslationTask
    words: tuple[tuple[str, str], ...] = ()


class Preparer:
    """Prepares the segments of one article for one direction.

    `words` are suggested where the ledger and the names leave room.
    """

    def __init__(
        self,
        termbase: Termbase,
        names: Sequence[NameProposal],
        *,
        source: str,
        target: str,
        words: Termbase | None = None,
    ) -> None:
        self._termbase = termbase
        self._words = words
        self._names = names
        self._source = source
        self._target = target

    def prepare(self, segment: Segment, previous: Segment | None) -> Prepared:
        """Prepare one segment; `previous` is the segment before it in the same paragraph, if any."""
        text, matches = self._without_glosses(self._text(segment))
        protected = protect(text)
        names = tuple(name for name in self._names if name.surface in text)
        terms = self._terms(text, matches, names)
        words = self._words_of(text, matches, names, terms)
        task = TranslationTask(
            text=protected.text,
            source=self._source,
            target=self._target,
            role=segment.role,
            terms=(*terms, *words),
            previous=self._context(text, previous),
        )
        return Prepared(segment, text, protected.items, matches, names, task, words)

    def _text(self, segment: Segment) -> str:
        text = clean(segment.source)
        if self._source == "zh":
            return to_simplified(text)
        # Capitals throughout confuse models: they copy such text instead of translating it.
        if segment.role == "title" and is_all_caps(text):
            return sentence_case(text, names=self._known_names(text))
        return text

    def _without_glosses(self, text: str) -> tuple[str, tuple[TermMatch, ...]]:
        """Drop an abbreviation in brackets, as in “Ủy ban nhân dân (UBND)”: it abbreviates nothing in the target.

        Returns the text with the ledger's entries in it.
        """
        whole, matches = text, tuple(self._termbase.match(text, self._source))
        for match in reversed(matches):
            bracketed = text[max(match.start - 2, 0) : match.end + 1] == f" ({match.surface})"
            if (
                bracketed
                and match.surface.isupper()
                and match.surface not in match.term.forms.get(self._target, ())
            ):
                text = text[: match.start - 2] + text[match.end + 1 :]
        return text, matches if text == whole else tuple(self._termbase.match(text, self._source))

    def _known_names(self, text: str) -> list[str]:
        """Give the ledger's spelling of the names in a text in capitals."""
        return [
            form
            for match in self._termbase.match(text, self._source)
            for form in match.term.forms[self._source]
            if form[:1].isupper() and form.casefold() == match.surface.casefold()
        ]

    def _context(self, text: str, previous: Segment | None) -> str | None:
        if previous is None or not text.lower().startswith(_POINTS_BACK[self._source]):
            return None
        return self._text(previous)

    def _terms(
        self, text: str, matches: Iterable[TermMatch], names: Iterable[NameProposal]
    ) -> tuple[tuple[str, str], ...]:
        pairs = [(name.surface, form) for name in names if (form := name_form(name, self._target))]
        pairs += [
            (match.surface, match.term.forms[self._target][0])
            for match in matches
            if match.term.forms.get(self._target)
        ]
        pairs += figures(text, self._source, self._target)
        unique = {source: (source, target) for source, target in reversed(pairs) if source != target}
        return tuple(reversed(unique.values()))[:MAX_TERMS]

    def _words_of(
        self,
        text: str,
        matches: Iterable[TermMatch],
        names: Iterable[NameProposal],
        terms: Sequence[tuple[str, str]],
    ) -> tuple[tuple[str, str], ...]:
        """Look up what neither ledger nor names nor figures have taken, as far as there is room."""
        if self._words is None:
            return ()
        known = (*(name.surface for name in names), *(source for source, _ in terms))
        taken = [(match.start, match.end) for match in matches]
        taken += [each.span() for form in known for each in re.finditer(re.escape(form), text)]
        found = words_in(text, self._words, source=self._source, target=self._target, taken=taken)
        return tuple(pair for pair in found if pair[0] != pair[1])[: MAX_TERMS - len(terms)]


def name_form(name: NameProposal, target: str) -> str | None:
    """Choose the form in which an unconfirmed name goes into a target.

    Pinyin and plain Latin forms are safe between Latin scripts. Hanzi that nobody confirmed keep the Latin form
    in brackets, so that no invented name can pass for a known one.
    """
    candidates = name.forms.get(target, ())
    if not candidates:
        return None
    if target != "zh":
        return candidates[0]
    latin = name.forms.get("en", ()) or (strip_diacritics(name.surface),)
    return f"{candidates[0]}（{latin[0]}）"


def figures(text: str, source: str, target: str) -> list[tuple[str, str]]:
    """Write out the figures that models get wrong: scaled numbers, and dates in digits.

    Thousand, million and billion do not line up with 万 and 亿, and the order of day and month differs.
    """
    pairs = [
        (found.text, write.number(found, target))
        for found in numbers.parse(text, source)
        if not found.soft and abs(found.value) >= 10_000 and not found.text.isdigit()
    ]
    pairs += [
        (found.text, write.date(found, target))
        for found in dates.parse(text, source)
        if found.day is not None and found.month is not None and _IN_DIGITS.search(found.text)
    ]
    return pairs


def with_missed(prepared: Prepared, missed: Iterable[tuple[str, str]]) -> Prepared:
    """Ask again, with what the first attempt missed already written into the source text in its target form.

    Small models overlook a list of terms, but copy what stands in the sentence in the target language. What
    stands in it that way already, a name or a figure, is listed as a term, so that the model sees it twice.
    """
    text = prepared.task.text
    pairs = sorted(set(missed), key=lambda pair: (-len(pair[0]), pair))
    for source, target in pairs:
        text = text.replace(source, target, 1)
    left = tuple(pair for pair in prepared.task.terms if pair not in pairs)
    listed = (*(pair for pair in pairs if pair[0] == pair[1]), *left)[:MAX_TERMS]
    return replace(prepared, task=replace(prepared.task, text=text, terms=listed, previous=None))


def with_marks(prepared: Prepared, missed: Iterable[tuple[str, str]]) -> Prepared:
    """Ask with marks in the place of ledger entries that were missed again; each mark stands for the ledger form."""
    text, items = prepared.task.text, list(prepared.items)
    for source, target in sorted(set(missed), key=lambda pair: (-len(pair[0]), pair)):
        if source in text:
            items.append(target)
            text = text.replace(source, f"[[{len(items)}]]", 1)
    left = tuple(pair for pair in prepared.task.terms if pair[0] in text)
    task = replace(prepared.task, text=text, terms=left, previous=None)
    return replace(prepared, items=tuple(items), task=task)


def without_words(prepared: Prepared) -> Prepared:
    """Ask without the words of the lexicon: one that means something else here may be what went wrong."""
    left = tuple(pair for pair in prepared.task.terms if pair not in prepared.words)
    return replace(prepared, task=replace(prepared.task, terms=left))
