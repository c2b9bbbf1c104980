"""What would become of each entry of a file: new, changed, the same, or refused and why; nothing is written here."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from models.errors import AppError
from service.database.ledger_rows import Change, Draft
from service.ledger.duplicates import Owners
from service.ledger.entries import Entry, Ledger
from service.ledger.exchange.record import Record
from service.ledger.identifiers import new_id
from service.ledger.rules import ID, checked, clean
from service.ledger.wording import BadEntry, Duplicate, _l

# `c12`, `eid-1` or a UUID numbers a concept in its file, and is no name.
_NUMBERED: Final = re.compile(
    r"(?:[a-z]{1,4}|concept|conceptentry|entry|termentry)?[-_.]?[\da-f-]*\d[\da-f-]*", re.I
)
_Key = tuple[tuple[str, tuple[str, ...]], ...]
Fate = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry of a file: `id` in the ledger, `before` what holds until now, `error` why it is refused."""

    record: Record
    fate: Fate
    id: str = ""
    before: Draft | None = None
    after: Draft | None = None
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of a file, in its order, weighed against one revision of the ledger."""

    revision: int
    planned: tuple[Planned, ...]

    def count(self, fate: Fate) -> int:
        """Count the entries of one fate."""
        return sum(each.fate == fate for each in self.planned)

    @property
    def changes(self) -> Iterator[Change]:
        """Give what is to be done."""
        for each in self.planned:
            if each.fate in ("new", "changed"):
                yield Change(each.id, each.before, each.after, old=_old(each))


@dataclass(slots=True)
class _Weighing:
    """The ledger with what the file has brought so far; `taken` are the places in the file, by id."""

    ledger: Ledger
    owners: Owners
    origin: str
    by_forms: Mapping[_Key, Entry]
    taken: dict[str, int] = field(default_factory=dict)


def plan(ledger: Ledger, records: Sequence[Record], *, origin: str) -> Plan:
    """Weigh each entry of a file; `origin` is what an entry gets that names none."""
    by_forms = {_key(entry.draft): entry for entry in reversed(ledger.entries.values())}
    weighing = _Weighing(ledger, Owners(ledger.terms), origin, by_forms)
    return Plan(ledger.revision, tuple(_planned(record, weighing) for record in records))


def _planned(record: Record, weighing: _Weighing) -> Planned:
    try:
        return _weighed(record, weighing)
    except AppError as error:
        return Planned(record, "refused", error=error)


def _weighed(record: Record, weighing: _Weighing) -> Planned:
    named = weighing.ledger.entries.get(record.id)
    draft = checked(record.draft, before=named.draft if named else None)
    there = _meant(record, draft, weighing)
    if there is not None:
        same = replace(there.draft, origin="", note="") == replace(draft, origin="", note="")
        # A file that names no origin or note says nothing against those that are there.
        draft = replace(draft, origin=draft.origin or there.draft.origin, note=draft.note or there.draft.note)
        if same and draft == there.draft:
            return Planned(record, "same", there.id, there.draft, draft)
    else:
        draft = replace(draft, origin=draft.origin or weighing.origin)
    id = there.id if there else _new_id(record, draft, weighing)
    if id in weighing.taken:
        raise BadEntry(
            _l("The entry “%(id)s” stands in the file before, at %(place)s. Leave one of them out."),
            id=id,
            place=weighing.taken[id],
        )
    _require_free(id, draft, there, weighing.owners)
    weighing.taken[id] = record.place
    weighing.owners.add(draft.term(id))
    return Planned(record, "changed" if there else "new", id, there.draft if there else None, draft)


def _meant(record: Record, draft: Draft, weighing: _Weighing) -> Entry | None:
    """Find the entry of the ledger that a record is about: of its id, or the very same by its forms.

    Files from elsewhere number their concepts: an id alone, without a form in common, means nothing.
    """
    there = weighing.ledger.entries.get(record.id)
    if there is not None and _share(there.draft, draft):
        return there
    return weighing.by_forms.get(_key(draft))


def _key(draft: Draft) -> _Key:
    return tuple(sorted(draft.forms.items()))


def _share(one: Draft, other: Draft) -> bool:
    return any(set(forms) & set(other.forms.get(language, ())) for language, forms in one.forms.items())


def _new_id(record: Record, draft: Draft, weighing: _Weighing) -> str:
    taken = {*weighing.ledger.entries, *weighing.taken}
    speaks = ID.fullmatch(record.id) and not _NUMBERED.fullmatch(record.id)
    return record.id if speaks and record.id not in taken else new_id(draft, taken)


def _require_free(id: str, draft: Draft, there: Entry | None, owners: Owners) -> None:
    for clash in owners.clashes(id, draft, there.draft if there else None):
        called = next(form for forms in clash.other.forms.values() for form in forms)
        raise Duplicate(form=clash.form, language=clash.language, other=clash.other.id, called=called)


def _old(each: Planned) -> dict[str, tuple[str, ...]]:
    """Give the forms that a file calls superseded, cleaned as ours are."""
    accepted = each.after.forms if each.after else {}
    return {
        language: tuple(_cleaned(forms, language, accepted.get(language, ())))
        for language, forms in each.record.old.items()
    }


def _cleaned(forms: Iterable[str], language: str, accepted: Iterable[str]) -> Iterator[str]:
    for form in forms:
        text = clean(form, language)
        if text and len(text) <= 200 and text not in accepted:
            yield text
