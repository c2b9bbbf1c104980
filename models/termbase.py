"""Terms in three languages: found in a source text, and looked for in its translation."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from models.errors import AppError
from models.folding import Token, joined, keys, tokens

LANGUAGES = ("vi", "en", "zh")
COLUMNS = ("id", "kind", "vi", "en", "zh", "origin")
# In order of precedence: where two tables share a form, the earlier one decides.
TABLES = (
    "guards", "people", "geoparks", "places_vietnam", "places_china", "crossings", "offices", "affairs", "geology", "world",
)  # fmt: skip
GUARD = "guard"
_SOFT = ":soft"
UNMATCHED = "~"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and what it is called: `forms[language][0]` is the ledger form, the rest are accepted variants.

    `enforce` is false where good translations vary: the term is then suggested and never demanded.
    `unmatched` holds (language, form) pairs that are right in a translation but too ambiguous to be looked
    for in a source. A term of the kind `guard` is found so that nothing inside it is, and never reported.
    """

    id: str
    kind: str
    forms: Mapping[str, tuple[str, ...]]
    origin: str
    enforce: bool = True
    unmatched: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term where it stands in a text: `text[start:end] == surface`."""

    term: Term
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One form at the end of its path through the trie; `form` guards the case where case carries meaning."""

    term: Term
    form: str
    exact: bool
    proper: bool

    def allows(self, surface: str) -> bool:
        if self.exact:
            return surface == self.form
        return not self.proper or _is_proper(surface)


class Termbase:
    """Terms compiled for search; where two terms share a form, the one given first wins."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple({term.id: term for term in reversed(tuple(terms))}.values())[::-1]
        self._tries: dict[str, dict[str, Any]] = {language: {} for language in LANGUAGES}
        for term in self.terms:
            self._add(term)

    @staticmethod
    def load() -> "Termbase":
        """Give the built-in terms; read once and kept."""
        return _built_in()

    def extended(self, terms: Iterable[Term]) -> "Termbase":
        """Make a termbase in which the given terms come first and replace those with the same id."""
        return Termbase((*terms, *self.terms))

    def match(self, text: str, language: str) -> list[TermMatch]:
        """Find the terms of a text in reading order; where two overlap, the longer one stays.

        A form written with a capital on every word (`Hòa Bình`) is a proper name and needs capitals in the
        text; one in capitals throughout (`UBND`) is an abbreviation and has to be there letter by letter.
        """
        row = tokens(text, language)
        found = [match for at in range(len(row)) if (match := self._longest(text, row, at, language))]
        found = [match for match in found if not _in_person(match, text)]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        taken = bytearray(len(text))
        kept = []
        for match in found:
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                kept.append(match)
        return sorted((match for match in kept if match.term.kind != GUARD), key=lambda match: match.start)

    @staticmethod
    def missing(matches: Sequence[TermMatch], target_text: str, language: str) -> list[TermMatch]:
        """List the matches of which no form stands in the target; terms without a form there are skipped."""
        row = joined(keys(target_text, language))
        return [
            match
            for match in matches
            if (forms := match.term.forms.get(language))
            and not any(_stands(form, row, language) for form in forms)
        ]

    def _add(self, term: Term) -> None:
        for language, forms in term.forms.items():
            for form in forms:
                if (language, form) not in term.unmatched:
                    node = self._tries[language]
                    for key in _keys(form, language):
                        node = node.setdefault(key, {})
                    node.setdefault("", []).append(_entry(term, form, language))

    def _longest(self, text: str, row: Sequence[Token], at: int, language: str) -> TermMatch | None:
        node: dict[str, Any] | None = self._tries[language]
        best = None
        for token in row[at:]:
            node = node.get(token.key) if node else None
            if node is None:
                break
            surface = text[row[at].start : token.end]
            entry = next((entry for entry in node.get("", ()) if entry.allows(surface)), None)
            if entry:
                best = TermMatch(entry.term, surface, row[at].start, token.end)
        return best


def read_terms(lines: Iterable[str], *, name: str) -> Iterator[Term]:
    """Read a table with the columns of COLUMNS; raises AppError naming the row that is wrong."""
    for cells in read_rows(lines, COLUMNS, name=name):
        if len(cells) != len(COLUMNS) or not cells[0] or not cells[5]:
            raise AppError(
                f"The table {name} has a row {cells!r}; it needs {len(COLUMNS)} columns, an id and an origin."
            )
        yield _term(dict(zip(COLUMNS, cells, strict=True)))


def read_rows(lines: Iterable[str], columns: Sequence[str], *, name: str) -> Iterator[list[str]]:
    """Give the rows of a table without comments; raises AppError where it does not begin with these columns."""
    rows = csv.reader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    if tuple(next(rows, ())) != tuple(columns):
        raise AppError(f"The table {name} must begin with the columns {', '.join(columns)}.")
    yield from rows


def table_lines(name: str) -> list[str]:
    """Read a table that ships with the program."""
    return files("models").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8").splitlines()


@cache
def _built_in() -> Termbase:
    return Termbase(term for name in TABLES for term in read_terms(table_lines(name), name=name))


def _term(row: Mapping[str, str]) -> Term:
    forms, unmatched = read_forms(row)
    kind = row["kind"].removesuffix(_SOFT)
    return Term(row["id"], kind, forms, row["origin"], kind == row["kind"], unmatched)


def read_forms(row: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], frozenset[tuple[str, str]]]:
    """Take the cells of a row apart: `Term.forms` and `Term.unmatched`."""
    written = {language: row[language].split("|") for language in LANGUAGES if row[language]}
    unmatched = {
        (language, form[1:]) for language, forms in written.items() for form in forms if form[0] == UNMATCHED
    }
    forms = {
        language: tuple(form.removeprefix(UNMATCHED) for form in forms) for language, forms in written.items()
    }
    return forms, frozenset(unmatched)


def _entry(term: Term, form: str, language: str) -> _Entry:
    exact = form.isupper() and language != "zh" and len(form.split()) == 1
    return _Entry(term, form, exact, language != "zh" and not exact and _is_proper(form))


def _is_proper(text: str) -> bool:
    words = [
        word for word in text.replace("-", " ").split() if word[0].isalpha() and word not in _SMALL_WORDS
    ]
    return bool(words) and all(word[0].isupper() for word in words)


# Words that stay small inside an English or Vietnamese proper name.
_SMALL_WORDS = frozenset({"of", "the", "and", "in", "for", "on", "to", "và", "de"})


# The commonest family and middle names of Vietnam: `Nguyễn Thái Bình` is no province.
_PERSON_BEFORE = re.compile(
    r"\b(?:Nguyễn|Trần|Phạm|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Trịnh|Nông|Thị|Văn"
    r"|Nguyen|Tran|Pham|Huynh|Phan|Vu|Vo|Dang|Bui|Ngo|Duong|Trinh|Nong|Thi) $"
)


def _in_person(match: TermMatch, text: str) -> bool:
    return match.term.kind.startswith("place") and bool(
        _PERSON_BEFORE.search(text[max(0, match.start - 8) : match.start])
    )


def _stands(form: str, row: str, language: str) -> bool:
    return joined(_keys(form, language)) in row


@lru_cache(maxsize=65536)
def _keys(form: str, language: str) -> tuple[str, ...]:
    """Give the keys of a form: the same ones are asked for with every termbase that is made and every check."""
    return keys(form, language)
