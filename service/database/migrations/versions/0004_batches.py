"""Batches, and what each article of one became."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("targets", sa.JSON, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("fed", sa.Integer, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("rate", sa.Float, nullable=False),
        sa.Column("feeder", sa.String(32)),
        sa.Column("beat", sa.DateTime(timezone=True)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_batches_created", "batches", ["created"])
    _create_items()


def _create_items() -> None:
    op.create_table(
        "batch_items",
        sa.Column(
            "batch_id", sa.String(32), sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="SET NULL")),
        sa.Column("code", sa.String(32)),
        sa.Column("error", sa.Text),
    )
    op.create_index("ix_batch_items_bulletin_id", "batch_items", ["bulletin_id"])
    op.create_index("ix_batch_items_key", "batch_items", ["batch_id", "key"])
    op.create_index("ix_batch_items_kind", "batch_items", ["batch_id", "kind"])
