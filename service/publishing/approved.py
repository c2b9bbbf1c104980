"""Gives what people have approved, for those who learn from it or measure by it."""

from collections.abc import Iterator
from typing import Final

from models.types import Bulletin
from service.database.publications import PublicationStore
from service.database.store import BulletinStore

PAGE: Final = 200


def approved(store: BulletinStore, *, since: str | None = None) -> Iterator[Bulletin]:
    """Yield approved bulletins, the newest first; one that is edited again gives what readers still see of it.

    `since` leaves out articles that are older than that day, and those without a date.
    """
    public = PublicationStore(store.engine)
    after: str | None = None
    while True:
        rows, after = store.listing(limit=PAGE, after=after, state="draft")
        for row in rows:
            if row.workflow in ("approved", "published"):
                found: Bulletin | None = store.bulletin(row.id)
            else:
                shown = public.of(row.id)
                found = None if shown is None or shown.withdrawn else shown.bulletin
            if found is not None and (since is None or (found.article.date or "") >= since):
                yield found
        if after is None:
            return
