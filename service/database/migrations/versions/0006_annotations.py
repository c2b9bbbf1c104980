"""Campaigns of human evaluation, what is judged in them, and the judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "annotation_campaigns",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("test_set", sa.Text, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("systems", sa.JSON, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_annotation_campaigns_created", "annotation_campaigns", ["created"])
    op.create_table(
        "annotation_items",
        sa.Column(
            "campaign_id",
            sa.String(64),
            sa.ForeignKey("annotation_campaigns.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("segment_id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("systems", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
    )
    op.create_table(
        "annotation_judgements",
        sa.Column("campaign_id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("annotator", sa.String(80), primary_key=True),
        sa.Column("preferred", sa.Integer),
        sa.Column("score", sa.Integer),
        sa.Column("spans", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id", "position"],
            ["annotation_items.campaign_id", "annotation_items.position"],
            ondelete="CASCADE",
        ),
    )
