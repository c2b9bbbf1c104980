"""The way of a finished bulletin through people's hands: draft, in review, approved, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.database import tables as t
from service.database.approval_tables import approvals
from service.database.audit import Actor, record
from service.database.cells import cells_of
from service.database.desk_tables import moves
from service.database.editing_errors import Conflict, OpenErrors
from service.database.rows import Workflow
from service.database.versions import NAME_LIMIT

STEPS: Final[Mapping[Workflow, tuple[Workflow, ...]]] = {
    "draft": ("review", "approved"),
    "review": ("approved", "draft"),
    "approved": ("published", "review", "draft"),
    "published": ("approved", "draft"),
}
# What somebody has answered for: the very text that stands there, and no other.
ANSWERED_FOR: Final = ("approved", "published")


@dataclass(frozen=True, slots=True)
class Approval:
    """When a bulletin was approved, by whom (`token` is the id of a person or token), and why despite open errors."""

    at: datetime
    token: str
    name: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a bulletin."""

    before: Workflow
    after: Workflow
    reason: str | None
    by: str
    at: datetime


def move(
    connection: Connection, id: str, before: Workflow, after: Workflow, *, by: Actor, reason: str | None
) -> bool:
    """Take one step, and tell whether there was one to take; raises Conflict and OpenErrors."""
    if before == after:
        return False
    if after not in STEPS[before]:
        raise Conflict(
            f"The bulletin {id!r} is {before}. From there it can become: {', '.join(STEPS[before])}."
        )
    if after == "approved" and before != "published":
        _approve(connection, id, by=by, reason=reason)
    if after not in ANSWERED_FOR:
        connection.execute(approvals.delete().where(approvals.c.bulletin_id == id))
    _set(connection, id, before, after, by=by, reason=reason)
    return True


def withdraw(connection: Connection, id: str, before: Workflow, *, by: Actor) -> None:
    """Make an approved or published bulletin a draft again: its text is about to become another one."""
    if before in ANSWERED_FOR:
        connection.execute(approvals.delete().where(approvals.c.bulletin_id == id))
        _set(connection, id, before, "draft", by=by, reason=None)


def open_errors(connection: Connection, id: str) -> int:
    """Count the target segments with an error that nobody has accepted."""
    return sum(cell.is_open for cells in cells_of(connection, id).values() for cell in cells.values())


def approvals_of(connection: Connection, ids: Sequence[str]) -> dict[str, Approval]:
    """Find the approvals of some bulletins."""
    query = sa.select(approvals).where(approvals.c.bulletin_id.in_(ids))
    return {
        row["bulletin_id"]: Approval(row["at"], row["token"], row["name"], row["reason"])
        for row in connection.execute(query).mappings()
    }


def moves_of(connection: Connection, id: str) -> tuple[Move, ...]:
    """List the steps that a bulletin took, the newest first."""
    its = moves.c
    query = sa.select(its.before, its.after, its.reason, its.by_name, its.at).where(its.bulletin_id == id)
    return tuple(Move(*row) for row in connection.execute(query.order_by(its.id.desc())))


def workflow_of(row: sa.RowMapping) -> Workflow:
    """Read where a bulletin's row stands."""
    return cast(Workflow, row["workflow"])


def _approve(connection: Connection, id: str, *, by: Actor, reason: str | None) -> None:
    if count := open_errors(connection, id):
        if reason is None:
            raise OpenErrors(count)
    there = connection.execute(sa.select(approvals.c.at).where(approvals.c.bulletin_id == id)).one_or_none()
    if there is None:
        row = {"bulletin_id": id, "token": by.id, "name": by.name[:NAME_LIMIT], "reason": reason}
        connection.execute(approvals.insert().values(row))


def _set(
    connection: Connection, id: str, before: Workflow, after: Workflow, *, by: Actor, reason: str | None
) -> None:
    connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(workflow=after))
    who = {"by_id": by.id, "by_name": by.name[:NAME_LIMIT]}
    connection.execute(
        moves.insert().values(bulletin_id=id, before=before, after=after, reason=reason, **who)
    )
    details = {"from": before, "to": after, **({"reason": reason} if reason else {})}
    action = {"approved": "bulletin.approve", "published": "bulletin.publish"}.get(after, "bulletin.move")
    record(connection, by=by, action=action, object=id, details=details)
