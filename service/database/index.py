"""Keeps what the list and the numbers are read from in step with the bulletins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from service.database import tables as t
from service.database import writes
from service.database.index_tables import bulletin_checks, bulletin_index
from service.database.words import exact_words, padded, plain_words

i, b = bulletin_index.c, t.bulletins.c

# What one visit to the list brings up to date; all bulletins are new to it only once.
AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    origin: str
    accepted: bool
    # Severity by "segment|language|check".
    findings: Mapping[str, str]


def refresh(connection: Connection, id: str) -> None:
    """Derive anew, in the caller's transaction, what is kept of a bulletin; one that is gone is left alone."""
    query = sa.select(b.id, b.title, b.article, b.created, b.updated).where(b.id == id)
    # Nobody may throw it away before this is written; other changes to it need not wait.
    found = connection.execute(query.with_for_update(read=True, key_share=True)).mappings().one_or_none()
    if found is None:
        return
    kept = connection.execute(sa.select(i.fired).where(i.bulletin_id == id)).scalar_one_or_none()
    cells = _cells(connection, id)
    now = {key: severity for cell in cells for key, severity in cell.findings.items()}
    fired = {**(kept or {}), **now}
    row = {"bulletin_id": id, **_facts(connection, found, cells), "fired": fired}
    put = writes.insert(connection, bulletin_index).values(row)
    connection.execute(put.on_conflict_do_update(index_elements=["bulletin_id"], set_=row))
    _put_checks(connection, id, fired, cells)


def catch_up(engine: Engine, *, limit: int = AT_ONCE) -> int:
    """Refresh bulletins that changed since they were last looked at, the newest first; count those left over."""
    with engine.connect() as connection:
        ids = connection.execute(_stale(b.id).limit(limit + 1)).scalars().all()
        if more := len(ids) > limit:
            # Only then does the order matter, and take reading the rows.
            ids = connection.execute(_stale(b.id).order_by(b.created.desc()).limit(limit)).scalars().all()
    for id in ids:
        # A transaction each: whoever writes in between does not wait for all of them.
        with engine.begin() as connection:
            refresh(connection, id)
    if not more:
        return 0
    with engine.connect() as connection:
        return int(connection.execute(_stale(sa.func.count())).scalar_one())


def _stale(*what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    joined = t.bulletins.outerjoin(bulletin_index, i.bulletin_id == b.id)
    return sa.select(*what).select_from(joined).where(i.stamp.is_(None) | (i.stamp != b.updated))


def _cells(connection: Connection, id: str) -> list[_Cell]:
    its = t.translations.c
    columns = (its.segment_id, its.language, its.text, its.origin, its.findings, its.accepted)
    rows = connection.execute(sa.select(*columns).where(its.bulletin_id == id))
    return [
        _Cell(
            text=row.text,
            origin=row.origin,
            accepted=row.accepted,
            findings={
                f"{row.segment_id}|{row.language}|{finding['check']}": finding["severity"]
                for finding in row.findings
            },
        )
        for row in rows
    ]


def _facts(connection: Connection, row: RowMapping, cells: list[_Cell]) -> dict[str, Any]:
    query = sa.select(t.segments.c.source).where(t.segments.c.bulletin_id == row["id"])
    article = row["article"]
    # Until it is cut into sentences there is only what was submitted.
    sources = connection.execute(query).scalars().all() or (*article["paragraphs"], *article["captions"])
    texts = [*sources, *(cell.text for cell in cells)]
    exact = exact_words(" ".join((row["title"], *texts, row["id"])))
    origins = Counter(cell.origin for cell in cells)
    severities = Counter(severity for cell in cells for severity in cell.findings.values())
    made = row["created"].date().isoformat()
    return {
        "stamp": row["updated"],
        "made": made,
        "day": (article.get("date") or made)[:10],
        "exact": padded(exact),
        "plain": padded(plain_words(exact)),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "by_model": origins["model"],
        "by_memory": origins["memory"],
        "by_human": origins["human"],
    }


def _put_checks(connection: Connection, id: str, fired: Mapping[str, str], cells: list[_Cell]) -> None:
    there = {key: cell.accepted for cell in cells for key in cell.findings}
    counts: dict[tuple[str, str], Counter[str]] = {}
    for key, severity in fired.items():
        count = counts.setdefault((key.rsplit("|", 1)[1], severity), Counter())
        count["fired"] += 1
        count["gone"] += key not in there
        count["accepted"] += there.get(key, False)
    connection.execute(bulletin_checks.delete().where(bulletin_checks.c.bulletin_id == id))
    rows = [
        {
            "bulletin_id": id,
            "name": name[:64],
            "severity": severity,
            **{each: count[each] for each in ("fired", "gone", "accepted")},
        }
        for (name, severity), count in counts.items()
    ]
    if rows:
        connection.execute(writes.insert(connection, bulletin_checks).on_conflict_do_nothing(), rows)
