"""Target segments with their versions: what the editor shows, and what stood there before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models.bulletin import TRANSLATION
from models.types import Finding, Origin, Translation
from service.database import tables as t
from service.database.desk_tables import revisions


@dataclass(frozen=True, slots=True)
class Cell:
    """One target segment as it stands; `by` wrote it, None where a model or the memory did by itself.

    `accepted` says that a person let it stand as it is; `revision` is the bulletin's count of changes when this one
    changed last.
    """

    text: str
    origin: Origin
    model: str | None
    pivot: str | None
    findings: tuple[Finding, ...]
    version: int
    accepted: bool
    by: str | None
    at: datetime
    revision: int = 0
    logprob: float | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether an error stands in it that nobody has accepted."""
        return not self.accepted and any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a target segment."""

    version: int
    text: str
    origin: Origin
    model: str | None
    by: str | None
    at: datetime


def cells_of(
    connection: Connection, id: str, *, since: int | None = None
) -> Mapping[str, Mapping[str, Cell]]:
    """Read the cells of a bulletin by segment id and language; `since` a revision only those that changed after it."""
    query = sa.select(t.translations).where(t.translations.c.bulletin_id == id)
    if since is not None:
        query = query.where(t.translations.c.revision > since)
    found: dict[str, dict[str, Cell]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["segment_id"], {})[row["language"]] = _cell(row)
    return found


def cell_of(connection: Connection, id: str, segment_id: str, language: str) -> Cell | None:
    """Read one cell; None where nothing stands."""
    query = sa.select(t.translations).where(*key(id, segment_id, language))
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _cell(row)


def history_of(connection: Connection, id: str, segment_id: str, language: str) -> tuple[Revision, ...]:
    """Read all versions of a cell, the newest first."""
    its = revisions.c
    query = sa.select(its.version, its.text, its.origin, its.model, its.by_name, its.at).where(
        its.bulletin_id == id, its.segment_id == segment_id, its.language == language
    )
    return tuple(Revision(*row) for row in connection.execute(query.order_by(its.version.desc())))


def key(id: str, segment_id: str, language: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Name one target segment in a query."""
    its = t.translations.c
    return its.bulletin_id == id, its.segment_id == segment_id, its.language == language


def translation_of(cell: Cell) -> Translation:
    """Give what a cell holds as the type of the models."""
    return Translation(cell.text, cell.origin, cell.model, cell.pivot, cell.findings, cell.logprob)


def _cell(row: RowMapping) -> Cell:
    its = TRANSLATION.validate_python(dict(row))
    return Cell(
        text=its.text,
        origin=its.origin,
        model=its.model,
        pivot=its.pivot,
        findings=its.findings,
        version=row["version"],
        accepted=row["accepted"],
        by=row["by_name"],
        at=row["updated"],
        revision=row["revision"],
        logprob=its.logprob,
    )
