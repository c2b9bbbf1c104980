"""The tables of human evaluation, in the one metadata; only service/database/annotations.py knows them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

campaigns = sa.Table(
    "annotation_campaigns",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("test_set", sa.Text, nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("target", sa.String(16), nullable=False),
    # What was compared, in the order that items refer to by number.
    sa.Column("systems", sa.JSON, nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False, default=now, index=True),
)

items = sa.Table(
    "annotation_items",
    metadata,
    sa.Column("campaign_id", sa.ForeignKey("annotation_campaigns.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("segment_id", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    # Numbers of systems, and the text of each.
    sa.Column("systems", sa.JSON, nullable=False),
    sa.Column("texts", sa.JSON, nullable=False),
)

judgements = sa.Table(
    "annotation_judgements",
    metadata,
    sa.Column("campaign_id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("annotator", sa.String(80), primary_key=True),
    # The number of the preferred system, -1 for a tie, NULL where nothing was to be preferred.
    sa.Column("preferred", sa.Integer),
    sa.Column("score", sa.Integer),
    sa.Column("spans", sa.JSON, nullable=False, default=list),
    sa.Column("comment", sa.Text, nullable=False, default=""),
    sa.Column("seconds", sa.Float, nullable=False, default=0.0),
    sa.Column("updated", UtcDateTime, nullable=False, default=now, onupdate=now),
    sa.ForeignKeyConstraint(
        ["campaign_id", "position"],
        ["annotation_items.campaign_id", "annotation_items.position"],
        ondelete="CASCADE",
    ),
)
