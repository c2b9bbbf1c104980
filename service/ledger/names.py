"""A proposed name is confirmed once: it becomes an entry, and the bulletin that proposed it is brought into line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.chinese import to_simplified
from models.prepare import name_form
from models.types import Bulletin, Finding, NameProposal, Translation
from service.database import ledger_bulletins
from service.database.audit import Actor
from service.database.ledger_rows import Draft
from service.database.store import BulletinStore
from service.desk import Checked
from service.ledger.changing import add
from service.ledger.mending import Mended, mend_all
from service.ledger.rules import NAME_KINDS, clean
from service.ledger.wording import BadEntry, _l

MAX_OLD: Final = 20
# What the ledger has a say in; everything else that was found stays found.
CHECKS: Final = ("terms", "names", "foreign_names", "added_places")
BEGINS: Final = "Confirm the name {surface}:"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The entry that a name has become, and what was mended in its bulletin: nothing in one that is approved."""

    id: str
    mended: Mended


def confirm(store: BulletinStore, bulletin_id: str, surface: str, draft: Draft, *, by: Actor) -> Confirmed:
    """Keep a name of a bulletin as an entry, and mend the bulletin's sentences unless they are approved already.

    Raises BadEntry for a form that is missing, and Duplicate where the name is in the ledger already.
    """
    bulletin = store.bulletin(bulletin_id)
    language = _written(bulletin.article.language)
    surface = clean(surface, language)
    wanted = _with_surface(draft, surface, language)
    _require(wanted, surface, bulletin)
    proposal = next((name for name in bulletin.names if clean(name.surface, language) == surface), None)
    old = _candidates(proposal, wanted) if proposal else {}
    id = add(store.engine, wanted, by=by, old=old)
    _bring_into_line(store, bulletin, surface, id)
    answered_for = store.get(bulletin_id).workflow in ("approved", "published")
    mended = Mended() if answered_for else mend_all(store, id, by=by, bulletin=bulletin_id)
    return Confirmed(id, mended)


def _require(draft: Draft, surface: str, bulletin: Bulletin) -> None:
    if draft.kind not in NAME_KINDS:
        raise BadEntry(
            _l("A name is one of %(kinds)s, not “%(kind)s”."),
            kinds=", ".join(NAME_KINDS),
            kind=draft.kind[:50],
        )
    language = _written(bulletin.article.language)
    texts = (clean(segment.source, language) for segment in bulletin.segments)
    if not surface or not any(surface.casefold() in text.casefold() for text in texts):
        raise BadEntry(
            _l("The name “%(name)s” does not stand in this article. Write it as it stands there."),
            name=surface[:60],
        )
    for target in bulletin.targets:
        if not any(form.strip() for form in draft.forms.get(_written(target), ())):
            raise BadEntry(
                _l("The form in “%(language)s” is missing: this bulletin needs it."),
                language=_written(target),
            )


def _with_surface(draft: Draft, surface: str, language: str) -> Draft:
    """Add the name as it stands in the article to its forms there, so that it is found again."""
    forms = tuple(form for form in draft.forms.get(language, ()) if form.strip())
    if surface in (clean(form, language) for form in forms):
        return replace(draft, unmatched=draft.unmatched - {(language, surface)})
    return replace(draft, forms={**draft.forms, language: (*forms, surface)})


def _candidates(proposal: NameProposal, draft: Draft) -> Mapping[str, tuple[str, ...]]:
    """List what the name was written as before it was confirmed, besides what is right."""
    found = {}
    for language, forms in proposal.forms.items():
        # Hanzi that nobody had confirmed were written with the Latin name in brackets.
        written = name_form(proposal, language)
        every = dict.fromkeys([*([written] if written else []), *forms])
        right = {clean(form, language) for form in draft.forms.get(language, ())}
        found[language] = tuple(form for form in every if form not in right)[:MAX_OLD]
    return found


def _bring_into_line(store: BulletinStore, bulletin: Bulletin, surface: str, id: str) -> None:
    """Take the name from those to be confirmed, and say anew what is doubtful wherever the entry stands."""
    checked = Checked.read(store, bulletin.id)
    language = _written(bulletin.article.language)
    surfaces = [name.surface for name in bulletin.names if clean(name.surface, language) == surface]
    found: dict[ledger_bulletins.Where, Sequence[Finding]] = {}
    seen: dict[ledger_bulletins.Where, Translation] = {}
    for segment in bulletin.segments:
        text = to_simplified(segment.source) if language == "zh" else segment.source
        if not any(match.term.id == id for match in checked.termbase.match(text, language)):
            continue
        for target, there in bulletin.translations.get(segment.id, {}).items():
            fresh = checked.check(segment, there.text, target)
            seen[segment.id, target] = there
            found[segment.id, target] = tuple(_renewed(there.findings, fresh))
    with store.engine.begin() as connection:
        ledger_bulletins.withdraw_proposals(connection, bulletin.id, surfaces)
        ledger_bulletins.put_findings(connection, bulletin.id, found, seen=seen)
        for each in surfaces:
            # Nobody needs to be asked again, in whichever bulletin.
            ledger_bulletins.drop_findings(connection, "name", BEGINS.format(surface=each))


def _renewed(old: Sequence[Finding], fresh: Sequence[Finding]) -> Iterator[Finding]:
    yield from (finding for finding in old if finding.check not in CHECKS)
    yield from (finding for finding in fresh if finding.check in CHECKS)


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language
