"""Keeps campaigns of human evaluation; every method is one transaction, and only frozen dataclasses come out."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, RowMapping

from models.errors import NotFound
from service.database import annotation_tables as t
from service.database.annotation_rows import Campaign, CampaignRow, Item, Judgement, Kind, Span
from service.database.tables import now

_SPANS: Final = TypeAdapter(tuple[Span, ...])


class AnnotationStore:
    """All queries on human evaluation, over SQLite or PostgreSQL; raises NotFound for what is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        name: str,
        *,
        kind: Kind,
        test_set: str,
        source: str,
        target: str,
        systems: Sequence[str],
        seed: int,
        items: Sequence[Item],
    ) -> str:
        """Keep a campaign with its items and give its id."""
        id = uuid4().hex
        facts = {"name": name, "kind": kind, "test_set": test_set, "source": source, "target": target}
        with self._engine.begin() as connection:
            connection.execute(t.campaigns.insert().values(id=id, **facts, systems=list(systems), seed=seed))
            rows = [{"campaign_id": id, **asdict(item)} for item in items]
            if rows:
                connection.execute(t.items.insert(), rows)
        return id

    def campaigns(self) -> list[CampaignRow]:
        """List campaigns, the newest first, each with how far its annotators are."""
        query = sa.select(t.campaigns).order_by(t.campaigns.c.created.desc(), t.campaigns.c.id)
        with self._engine.connect() as connection:
            found = [_campaign(row) for row in connection.execute(query).mappings()]
            return [_with_progress(connection, campaign) for campaign in found]

    def campaign(self, id: str) -> Campaign:
        """Give a campaign."""
        with self._engine.connect() as connection:
            return _require(connection, id)

    def items(self, id: str) -> list[Item]:
        """Give a campaign's items by position."""
        query = sa.select(t.items).where(t.items.c.campaign_id == id).order_by(t.items.c.position)
        with self._engine.connect() as connection:
            _require(connection, id)
            return [_item(row) for row in connection.execute(query).mappings()]

    def save(self, id: str, judgement: Judgement) -> None:
        """Keep a judgement; a later one of the same annotator on the same item takes its place."""
        row = {
            "preferred": judgement.preferred,
            "score": judgement.score,
            "spans": [asdict(span) for span in judgement.spans],
            "comment": judgement.comment,
            "seconds": judgement.seconds,
            "updated": now(),
        }
        key = {"campaign_id": id, "position": judgement.position, "annotator": judgement.annotator}
        # Time spent on an item adds up over the visits to it.
        changed = {**row, "seconds": t.judgements.c.seconds + judgement.seconds}
        insert = self._insert(t.judgements).values(**key, **row)
        with self._engine.begin() as connection:
            _require_item(connection, id, judgement.position)
            connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=changed))

    def judgements(self, id: str, *, annotator: str | None = None) -> list[Judgement]:
        """Give the judgements of a campaign, or of one annotator, by position and annotator."""
        query = sa.select(t.judgements).where(t.judgements.c.campaign_id == id)
        if annotator is not None:
            query = query.where(t.judgements.c.annotator == annotator)
        with self._engine.connect() as connection:
            _require(connection, id)
            ordered = query.order_by(t.judgements.c.position, t.judgements.c.annotator)
            return [_judgement(row) for row in connection.execute(ordered).mappings()]

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)


def _require(connection: Connection, id: str) -> Campaign:
    query = sa.select(t.campaigns).where(t.campaigns.c.id == id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no campaign with the id {id!r}.")
    return _campaign(row)


def _require_item(connection: Connection, id: str, position: int) -> None:
    key = (t.items.c.campaign_id == id) & (t.items.c.position == position)
    if connection.execute(sa.select(t.items.c.position).where(key)).one_or_none() is None:
        _require(connection, id)
        raise NotFound(f"The campaign {id!r} has no item {position}.")


def _with_progress(connection: Connection, campaign: Campaign) -> CampaignRow:
    of = t.items.c.campaign_id == campaign.id
    items = connection.execute(sa.select(sa.func.count()).where(of)).scalar_one()
    query = (
        sa.select(t.judgements.c.annotator, sa.func.count())
        .where(t.judgements.c.campaign_id == campaign.id)
        .group_by(t.judgements.c.annotator)
        .order_by(t.judgements.c.annotator)
    )
    return CampaignRow(campaign, items, {name: count for name, count in connection.execute(query)})


def _campaign(row: RowMapping) -> Campaign:
    return Campaign(**{**row, "systems": tuple(row["systems"])})


def _item(row: RowMapping) -> Item:
    kept: dict[str, Any] = {name: row[name] for name in row if name != "campaign_id"}
    return Item(**{**kept, "systems": tuple(row["systems"]), "texts": tuple(row["texts"])})


def _judgement(row: RowMapping) -> Judgement:
    kept: dict[str, Any] = {name: row[name] for name in row if name != "campaign_id"}
    return Judgement(**{**kept, "spans": _SPANS.validate_python(row["spans"])})
