"""Names and terms that the office decided on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("forms", sa.JSON, nullable=False),
        sa.Column("unmatched", sa.JSON, nullable=False),
        sa.Column("enforce", sa.Boolean, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "ledger_old_forms",
        sa.Column("entry_id", sa.String(100), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("form", sa.String(300), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    state = op.create_table(
        "ledger_state",
        sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.bulk_insert(state, [{"only": 1, "revision": 0}])
    op.create_table(
        "ledger_imports",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ledger_imports_created", "ledger_imports", ["created"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("ledger_imports", "ledger_state", "ledger_old_forms", "ledger_entries"):
        op.drop_table(name)
