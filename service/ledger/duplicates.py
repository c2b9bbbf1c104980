"""Which entry a form belongs to already: two that share one would leave it to chance which of them holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.folding import joined, keys
from models.termbase import GUARD, Term
from service.database.ledger_rows import Draft


@dataclass(frozen=True, slots=True)
class Clash:
    """A form that an entry may not have, because another one has it."""

    language: str
    form: str
    other: Term


class Owners:
    """Knows the entry of each form that is looked for in articles."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._owners: dict[tuple[str, str], Term] = {}
        # The first one keeps a form, as in a termbase.
        for term in terms:
            self.add(term)

    def add(self, term: Term) -> None:
        """Take one more entry in."""
        if term.kind != GUARD:
            for language, form in _looked_for(term):
                self._owners.setdefault((language, _key(form, language)), term)

    def clashes(self, id: str, draft: Draft, before: Draft | None) -> Iterator[Clash]:
        """Find the forms of an entry that belong to another one, those aside that it had before."""
        had = set(_looked_for(before.term(id))) if before else set()
        for language, form in _looked_for(draft.term(id)):
            owner = self._owners.get((language, _key(form, language)))
            if owner is not None and owner.id != id and (language, form) not in had:
                yield Clash(language, form, owner)


def _looked_for(term: Term) -> Iterator[tuple[str, str]]:
    for language, forms in term.forms.items():
        for form in forms:
            if (language, form) not in term.unmatched:
                yield language, form


@lru_cache(maxsize=65536)
def _key(form: str, language: str) -> str:
    return joined(keys(form, language))
