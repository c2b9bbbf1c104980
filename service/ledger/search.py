"""Finds entries by words in their forms; accents may be left out, as everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.database.words import Term, exact_words, padded, plain_words, terms
from service.ledger.entries import Entry, Ledger


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty for what does not matter."""

    text: str = ""
    kind: str = ""
    language: str = ""
    own: bool = False


def found(ledger: Ledger, wanted: Wanted) -> tuple[Entry, ...]:
    """List the entries that fit, those first that are called just so; raises BadInput for too long a search."""
    looked_for = terms(wanted.text)
    if wanted.text.strip() and not looked_for:
        return ()
    fit = [
        entry
        for entry in ledger.entries.values()
        if (not wanted.kind or entry.draft.kind == wanted.kind)
        and (not wanted.own or entry.is_own)
        and (not wanted.language or wanted.language in entry.draft.forms)
        and _has(entry, looked_for, wanted.language)
    ]
    whole = plain_words(exact_words(wanted.text))
    return tuple(sorted(fit, key=lambda entry: _rank(entry, whole))) if whole else tuple(fit)


def holds(forms: Iterable[str], part: str) -> bool:
    """Tell whether a part of a form is written so, accents and case aside."""
    sought = _words(part)[1]
    return any(sought in _words(form)[1] or part.casefold() in form.casefold() for form in forms)


def _has(entry: Entry, looked_for: tuple[Term, ...], language: str) -> bool:
    if not looked_for:
        return True
    texts = [
        _words(form) for tag, forms in entry.draft.forms.items() if language in ("", tag) for form in forms
    ]
    exact, plain = (padded(" ".join(text[at] for text in texts)) for at in (0, 1))
    return all(term.text in (exact if term.accents else plain) for term in looked_for)


def _rank(entry: Entry, whole: str) -> int:
    """Put entries first that are written just so, then those that have such a variant."""
    forms = entry.draft.forms.values()
    if any(_words(each[0])[1] == whole for each in forms):
        return 0
    return 1 if any(_words(form)[1] == whole for each in forms for form in each) else 2


@lru_cache(maxsize=100_000)
def _words(form: str) -> tuple[str, str]:
    exact = exact_words(form)
    return exact, plain_words(exact)
