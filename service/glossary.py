"""Pairs that a caller brings along, as terms of the ledger for one request."""

from collections.abc import Mapping, Sequence

from models.chinese import to_simplified
from models.termbase import Term

KIND = "glossary"


def terms_of(pairs: Mapping[str, str] | Sequence[tuple[str, str]], source: str, target: str) -> list[Term]:
    """Make terms of pairs in one direction; they hold before the entries of the ledger.

    Chinese is matched and written in Simplified characters here: Traditional is made of it at the end.
    """
    given = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [
        Term(
            id=f"{KIND}:{first}",
            kind=KIND,
            forms={_written(source): (_form(first, source),), _written(target): (_form(second, target),)},
            origin=KIND,
        )
        for first, second in given
    ]


def pairs_of(terms: Sequence[Term], source: str, target: str) -> list[tuple[str, str]]:
    """Give back the pairs of such terms."""
    return [(term.forms[_written(source)][0], term.forms[_written(target)][0]) for term in terms]


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language


def _form(text: str, language: str) -> str:
    return to_simplified(text) if language.startswith("zh") else text
