"""The three things that an approver does: publish, publish anew with a note, and take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.exc import IntegrityError

from models.bulletin import languages, version, versions
from models.errors import BadInput
from models.types import Bulletin
from service.database import publications, reads, workflow
from service.database import tables as t
from service.database.audit import Actor, record
from service.database.editing_errors import Conflict
from service.database.publications import ANY_LANGUAGE, Page, PublicationStore
from service.database.store import BulletinStore
from service.publishing.lead import lead_of
from service.publishing.slugs import address_of, free

NOTE_LIMIT: Final = 1000
TRIES: Final = 5
CHOICES: Final = (*("vi", "en", "zh", "zh-Hant"), ANY_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the public finds a bulletin: `paths` by language; `note` is the latest correction, by language."""

    paths: Mapping[str, str]
    at: datetime
    updated: datetime
    by: str
    note: Mapping[str, str] | None = None


class NeedsNote(BadInput):
    """What readers have seen was changed, and nothing tells them."""

    code = "needs_note"

    def __init__(self) -> None:
        super().__init__(
            "Readers have seen another text. Say in a sentence what was corrected: it stands on the page with its date."
        )


def publish(
    store: BulletinStore, id: str, by: Actor, note: str | Mapping[str, str] | None = None
) -> Publication:
    """Make an approved bulletin public as it is now; what was public before is replaced, with the note on it.

    Raises Conflict for what is not approved, and NeedsNote for a changed text without a note.
    """
    notes = _notes(note)
    for attempt in range(TRIES):
        try:
            _publish(store.engine, id, by, notes)
            break
        except IntegrityError:
            # Another bulletin has taken the same address at this moment: the next try sees it, and takes the next.
            if attempt == TRIES - 1:
                raise
    return _require(store.engine, id)


def _publish(engine: Engine, id: str, by: Actor, notes: Mapping[str, str]) -> None:
    with engine.begin() as connection:
        row = _held(connection, id)
        before = workflow.workflow_of(row)
        if row["state"] != "draft" or before not in workflow.ANSWERED_FOR:
            raise Conflict("Only what is approved can be published. Have it approved first.")
        bulletin = reads.bulletin_of(connection, id)
        shown = publications.read(connection, id)
        new = shown is None or texts(shown.bulletin) != texts(bulletin)
        if shown is not None and new and not notes:
            raise NeedsNote
        if new or notes or (shown is not None and shown.withdrawn):
            publications.put(
                connection, bulletin, pages(bulletin), by=by, free=free, notes=notes if shown else None
            )
        if before == "published" and notes:
            record(connection, by=by, action="bulletin.correct", object=id)
        workflow.move(connection, id, before, "published", by=by, reason=None)


def unpublish(store: BulletinStore, id: str, by: Actor, reason: str | None = None) -> None:
    """Take a publication back: its addresses say from now on that it was withdrawn, and why if that is told."""
    with store.engine.begin() as connection:
        row = _held(connection, id)
        if not publications.withdraw(connection, id, reason=_clean(reason)):
            raise Conflict("This bulletin is not public: there is nothing to take back.")
        record(connection, by=by, action="bulletin.unpublish", object=id)
        # One that was edited since is a draft already, and stays one.
        if workflow.workflow_of(row) == "published":
            _step_back(connection, id, by)


def published(engine: Engine, bulletin_id: str) -> Publication | None:
    """Tell where a bulletin is public; None if it is not, or no longer."""
    found = PublicationStore(engine).of(bulletin_id)
    if found is None or found.withdrawn:
        return None
    return Publication(
        paths={
            tag: f"/p/{tag}/{found.slugs[tag]}" for tag in languages(found.bulletin) if tag in found.slugs
        },
        at=found.published,
        updated=found.updated,
        by=found.by.name,
        note=found.corrections[-1].notes if found.corrections else None,
    )


def changed(store: BulletinStore, id: str) -> tuple[str, ...]:
    """Name the languages in which the bulletin reads otherwise than what readers have seen; none if none has."""
    found = PublicationStore(store.engine).of(id)
    if found is None:
        return ()
    before, after = texts(found.bulletin), texts(store.bulletin(id))
    return tuple(tag for tag in dict.fromkeys((*after, *before)) if before.get(tag) != after.get(tag))


def texts(bulletin: Bulletin) -> dict[str, object]:
    """Give what readers see of each language, to be compared."""
    article = bulletin.article
    facts = (article.date, article.byline, article.url)
    return {tag: (each, facts) for tag, each in versions(bulletin).items()}


def pages(bulletin: Bulletin) -> tuple[Page, ...]:
    """List the pages of a bulletin, one for each language that is all there."""
    return tuple(
        Page(tag, address_of(title, tag), title, lead_of(bulletin, tag))
        for tag in languages(bulletin)
        if (title := version(bulletin, tag).title.strip())
    )


def _held(connection: Connection, id: str) -> RowMapping:
    """Read the row and hold it until the transaction is over: nobody edits what is being published."""
    connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(updated=t.now()))
    return reads.row_of(connection, id)


def _step_back(connection: Connection, id: str, by: Actor) -> None:
    workflow.move(connection, id, "published", "approved", by=by, reason=None)


def _notes(note: str | Mapping[str, str] | None) -> dict[str, str]:
    given = {ANY_LANGUAGE: note} if isinstance(note, str) else dict(note or {})
    if unknown := [tag for tag in given if tag not in CHOICES]:
        raise BadInput(f"A note cannot be in {unknown[0][:20]!r}. Available: {', '.join(CHOICES[:-1])}.")
    return {tag: text for tag, each in given.items() if (text := _clean(each))}


def _clean(text: str | None) -> str:
    clean = " ".join((text or "").split())
    if len(clean) > NOTE_LIMIT:
        raise BadInput(
            f"The note has {len(clean):,} characters; at most {NOTE_LIMIT:,} are taken. Shorten it."
        )
    return clean


def _require(engine: Engine, id: str) -> Publication:
    found = published(engine, id)
    if found is None:  # pragma: no cover - somebody took it back at this very moment
        raise Conflict("Somebody has just taken this bulletin back.")
    return found
