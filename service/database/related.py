"""Keeps what bulletins are about, and finds those that share much of it."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from service.database import tables as t
from service.database import writes
from service.database.related_tables import related_facts as facts
from service.database.related_tables import related_marks as marks

# Bulletins that share the most are compared in full.
COMPARED = 20

Row = tuple[str, float, bool]


class FactStore:
    """All queries on facts of bulletins."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read_from(self, id: str) -> tuple[str, int] | None:
        """Say by which mark and revision of the ledger a bulletin was read; None where it was not."""
        query = sa.select(marks.c.mark, marks.c.ledger).where(marks.c.bulletin_id == id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (row[0], row[1])

    def unread(self, limit: int, *, ledger: int) -> Sequence[str]:
        """Name bulletins that are made and were not read with this revision of the ledger, the newest first."""
        joined = t.bulletins.outerjoin(marks, marks.c.bulletin_id == t.bulletins.c.id)
        query = (
            sa.select(t.bulletins.c.id)
            .select_from(joined)
            .where(t.bulletins.c.state == "draft", marks.c.ledger.is_(None) | (marks.c.ledger != ledger))
            .order_by(t.bulletins.c.created.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).scalars().all()

    def put(self, id: str, found: Iterable[Row], *, mark: str, ledger: int) -> None:
        """Keep the facts of a bulletin in place of older ones; one that is gone is left alone."""
        rows = [
            {"bulletin_id": id, "fact": fact, "weight": weight, "proper": proper}
            for fact, weight, proper in found
        ]
        with self._engine.begin() as connection:
            query = sa.select(t.bulletins.c.id).where(t.bulletins.c.id == id)
            if connection.execute(query.with_for_update(read=True, key_share=True)).one_or_none() is None:
                return
            row = {"mark": mark, "ledger": ledger}
            put = writes.insert(connection, marks).values(bulletin_id=id, **row)
            connection.execute(put.on_conflict_do_update(index_elements=["bulletin_id"], set_=row))
            connection.execute(facts.delete().where(facts.c.bulletin_id == id))
            if rows:
                connection.execute(writes.insert(connection, facts).on_conflict_do_nothing(), rows)

    def about(self, id: str) -> Mapping[str, Mapping[str, tuple[float, bool]]]:
        """Give the facts of a bulletin and of those that share most names with it, by bulletin."""
        with self._engine.connect() as connection:
            mine = sa.select(facts.c.fact).where(facts.c.bulletin_id == id, facts.c.proper)
            query = (
                sa.select(facts.c.bulletin_id)
                .join(t.bulletins, t.bulletins.c.id == facts.c.bulletin_id)
                .where(t.bulletins.c.state == "draft")
                .where(facts.c.fact.in_(mine), facts.c.bulletin_id != id)
                .group_by(facts.c.bulletin_id)
                .order_by(sa.func.sum(facts.c.weight).desc(), facts.c.bulletin_id)
                .limit(COMPARED)
            )
            others = connection.execute(query).scalars().all()
            return _read(connection, [id, *others])

    def spread(self, names: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Count the bulletins that were read, and in how many of them each fact is."""
        with self._engine.connect() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(marks)).scalar_one()
            query = (
                sa.select(facts.c.fact, sa.func.count()).where(facts.c.fact.in_(names)).group_by(facts.c.fact)
            )
            return total, {name: count for name, count in connection.execute(query)}


def _read(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, tuple[float, bool]]]:
    found: dict[str, dict[str, tuple[float, bool]]] = {id: {} for id in ids}
    columns = (facts.c.bulletin_id, facts.c.fact, facts.c.weight, facts.c.proper)
    for id, fact, weight, proper in connection.execute(
        sa.select(*columns).where(facts.c.bulletin_id.in_(ids))
    ):
        found[id][fact] = (weight, proper)
    return found
