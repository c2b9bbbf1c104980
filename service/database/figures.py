"""The sums behind the page of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from service.database import tables as t
from service.database.approval_tables import approvals
from service.database.edits import APPROVED, Edits
from service.database.index_tables import bulletin_checks, bulletin_edits, bulletin_index
from service.database.publication_tables import publications

ORIGINS: Final = ("model", "memory", "human")

b, i = t.bulletins.c, bulletin_index.c


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in the week that begins on `monday`."""

    monday: date
    submitted: int = 0
    approved: int = 0
    published: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """How often a check fired; `gone` were mended since, `accepted` were read and let stand."""

    name: str
    severity: str
    fired: int
    gone: int
    accepted: int

    @property
    def open(self) -> int:
        """Count those that nobody has said anything of."""
        return self.fired - self.gone - self.accepted


@dataclass(frozen=True, slots=True)
class Figures:
    """All sums; `sentences` by origin; `waits` are the times from submission to approval, sorted."""

    weeks: tuple[Week, ...]
    edits: tuple[Edits, ...]
    checks: tuple[Check, ...]
    sentences: Mapping[str, int]
    waits: tuple[timedelta, ...]

    @property
    def submitted(self) -> int:
        """Count the bulletins that were submitted."""
        return sum(week.submitted for week in self.weeks)


def figures(engine: Engine, *, weeks: int, today: date | None = None) -> Figures:
    """Add up the present week and those before it."""
    this = _monday(today or datetime.now(UTC).date())
    mondays = [this - timedelta(weeks=ago) for ago in range(weeks - 1, -1, -1)]
    since = mondays[0]
    with engine.connect() as connection:
        waits = _waits(connection, since)
        return Figures(
            weeks=_weeks(connection, mondays, [moment for moment, _ in waits]),
            edits=_edits(connection, since),
            checks=_checks(connection, since),
            sentences=_sentences(connection, since),
            waits=tuple(sorted(wait for _, wait in waits)),
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _weeks(connection: Connection, mondays: list[date], approved: list[datetime]) -> tuple[Week, ...]:
    since = mondays[0]
    counts = {monday: {"submitted": 0, "approved": 0, "published": 0} for monday in mondays}

    def add(day: date, what: str, number: int = 1) -> None:
        if (monday := _monday(day)) in counts:
            counts[monday][what] += number

    made = sa.select(i.made, sa.func.count()).where(i.made >= since.isoformat()).group_by(i.made)
    for day, number in connection.execute(made):
        add(date.fromisoformat(day), "submitted", number)
    for moment in approved:
        add(moment.date(), "approved")
    published = sa.select(publications.c.published).where(publications.c.published >= _midnight(since))
    for moment in connection.execute(published).scalars():
        add(moment.date(), "published")
    return tuple(Week(monday, **numbers) for monday, numbers in counts.items())


def _waits(connection: Connection, since: date) -> list[tuple[datetime, timedelta]]:
    """Give when each bulletin was approved, and how long after its submission that was."""
    query = sa.select(approvals.c.at, b.created).join_from(approvals, t.bulletins)
    rows = connection.execute(query.where(approvals.c.at >= _midnight(since)))
    return [(at, max(at - created, timedelta())) for at, created in rows]


def _edits(connection: Connection, since: date) -> tuple[Edits, ...]:
    its = bulletin_edits.c
    by = (its.source, its.target, its.model)
    sums = [sa.func.sum(each) for each in (its.sentences, its.changed, its.edits, its.words)]
    query = _made_since(sa.select(*by, *sums), bulletin_edits, since).join(
        t.bulletins, b.id == its.bulletin_id
    )
    query = query.where(APPROVED).group_by(*by).order_by(*by)
    return tuple(
        Edits(source, target, model, int(sentences), int(changed), float(edits), float(words))
        for source, target, model, sentences, changed, edits, words in connection.execute(query)
    )


def _checks(connection: Connection, since: date) -> tuple[Check, ...]:
    its = bulletin_checks.c
    fired = sa.func.sum(its.fired)
    sums = (fired, sa.func.sum(its.gone), sa.func.sum(its.accepted))
    query = _made_since(sa.select(its.name, its.severity, *sums), bulletin_checks, since)
    query = query.group_by(its.name, its.severity).order_by(fired.desc(), its.name, its.severity)
    return tuple(
        Check(name, severity, *(int(number) for number in numbers))
        for name, severity, *numbers in connection.execute(query)
    )


def _sentences(connection: Connection, since: date) -> Mapping[str, int]:
    sums = [sa.func.coalesce(sa.func.sum(i[f"by_{origin}"]), 0) for origin in ORIGINS]
    row = connection.execute(sa.select(*sums).where(i.made >= since.isoformat())).one()
    return {origin: int(number) for origin, number in zip(ORIGINS, row, strict=True)}


def _made_since(query: sa.Select[Any], table: sa.Table, since: date) -> sa.Select[Any]:
    joined = query.join_from(table, bulletin_index, i.bulletin_id == table.c.bulletin_id)
    return joined.where(i.made >= since.isoformat())
