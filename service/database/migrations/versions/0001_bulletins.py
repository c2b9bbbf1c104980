"""The first released schema: bulletins with their segments, translations and summaries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "bulletins",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("targets", sa.JSON, nullable=False),
        sa.Column("article", sa.JSON, nullable=False),
        sa.Column("names", sa.JSON),
        sa.Column("models", sa.JSON, nullable=False),
        sa.Column("timings", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_bulletins_created", "bulletins", ["created"])
    op.create_table(
        "segments",
        sa.Column(
            "bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("paragraph", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    )
    _create_texts()


def _create_texts() -> None:
    op.create_table(
        "translations",
        sa.Column("bulletin_id", sa.String(64), primary_key=True),
        sa.Column("segment_id", sa.String(32), primary_key=True),
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("pivot", sa.String(16)),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin_id", "segment_id"], ["segments.bulletin_id", "segments.id"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "summaries",
        sa.Column(
            "bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("summary", sa.JSON, nullable=False),
    )
