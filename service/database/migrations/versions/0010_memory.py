"""The translation memory, and what related bulletins are found by."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables."""
    _units()
    op.create_table(
        "memory_texts",
        sa.Column(
            "unit_id",
            sa.String(32),
            sa.ForeignKey("memory_units.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
    )
    op.create_index("ix_memory_texts_key", "memory_texts", ["language", "key"])
    counter = op.create_table(
        "memory_revision",
        sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"only": 1, "number": 0}])
    op.create_table(
        "memory_imports",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_memory_imports_at", "memory_imports", ["at"])
    _related()


def _units() -> None:
    op.create_table(
        "memory_units",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("replaced_by", sa.String(32)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("languages", sa.String(40), nullable=False),
        sa.Column("bulletin_id", sa.String(64)),
        sa.Column("segment_id", sa.String(32)),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_memory_units_revision", "memory_units", ["revision"])
    op.create_index("ix_memory_units_replaced_by", "memory_units", ["replaced_by"])
    op.create_index("ix_memory_units_bulletin_id", "memory_units", ["bulletin_id"])
    op.create_index("ix_memory_units_at", "memory_units", ["at", "id"])


def _related() -> None:
    """Create what related bulletins are found by."""
    op.create_table(
        "related_marks",
        sa.Column(
            "bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("ledger", sa.Integer, nullable=False),
    )
    op.create_table(
        "related_facts",
        sa.Column(
            "bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("fact", sa.String(160), primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("proper", sa.Boolean, nullable=False),
    )
    op.create_index("ix_related_facts_fact", "related_facts", ["fact"])


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "related_facts",
        "related_marks",
        "memory_imports",
        "memory_revision",
        "memory_texts",
        "memory_units",
    ):
        op.drop_table(table)
