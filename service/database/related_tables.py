"""What bulletins are about, for finding those on the same event; derived from them and can be made again."""

import sqlalchemy as sa

from service.database.tables import metadata

related_marks = sa.Table(
    "related_marks",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    # Of the source text, and the revision of the ledger that it was read with: others mean that the facts are stale.
    sa.Column("mark", sa.String(64), nullable=False),
    sa.Column("ledger", sa.Integer, nullable=False),
)

related_facts = sa.Table(
    "related_facts",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    # `term:geopark-cao-bang`, `person:lan nguyen`, `number:45:ha`, `day:04-29`.
    sa.Column("fact", sa.String(160), primary_key=True),
    sa.Column("weight", sa.Float, nullable=False),
    # Whether it is a name, which few events share.
    sa.Column("proper", sa.Boolean, nullable=False),
)
sa.Index("ix_related_facts_fact", related_facts.c.fact)
