"""Lists too long to be given at once: a page, and a mark that says where the next one begins."""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.errors import BadInput
from service.database import tables as t
from service.database.rows import BulletinRow

MARK = re.compile(r"(?P<created>[0-9T:.+-]{19,40}) (?P<id>.{1,64})", re.DOTALL)


def page_query(wanted: Mapping[str, Any], limit: int, after: str | None) -> sa.Select[Any]:
    """Ask for a page and one row more, which tells whether there is another page."""
    query = sa.select(t.bulletins).where(*(t.bulletins.c[name] == value for name, value in wanted.items()))
    if after is not None:
        created, id = _read(after)
        earlier = t.bulletins.c.created < created
        query = query.where(earlier | ((t.bulletins.c.created == created) & (t.bulletins.c.id > id)))
    return query.order_by(t.bulletins.c.created.desc(), t.bulletins.c.id).limit(limit + 1)


def mark_of(row: BulletinRow) -> str:
    """Name the place behind a row; new bulletins do not shift it."""
    return base64.urlsafe_b64encode(f"{row.created.isoformat()} {row.id}".encode()).decode().rstrip("=")


def _read(mark: str) -> tuple[datetime, str]:
    try:
        text = base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True).decode()
        found = MARK.fullmatch(text)
        if found is None:
            raise ValueError(text)
        created = datetime.fromisoformat(found["created"])
        if created.tzinfo is None or "\0" in found["id"]:
            raise ValueError(text)
    except (ValueError, binascii.Error) as error:
        raise BadInput(
            f"{mark[:80]!r} is no place in this list. Take it from the page before, or leave it out."
        ) from error
    return created, found["id"]
