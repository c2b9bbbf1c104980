"""The queue in our own tables: whose turn it is, who works on what, and who is alive."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INTERACTIVE = sa.text("state = 'queued' AND priority = 'interactive'")
BATCH = sa.text("state = 'queued' AND priority = 'batch'")
WORKING = sa.text("state = 'working'")


def upgrade() -> None:
    """Add the columns, their indexes and the table of workers; what an older program had begun is queued."""
    for column in (
        sa.Column("batch_id", sa.String(64)),
        sa.Column("priority", sa.String(16), nullable=False, server_default="interactive"),
        sa.Column("worker", sa.String(64)),
        sa.Column("claimed", sa.DateTime(timezone=True)),
    ):
        op.add_column("bulletins", column)
    # Attempts were counted otherwise before.
    op.execute("UPDATE bulletins SET attempt = 0")
    op.execute("UPDATE bulletins SET state = 'queued' WHERE state = 'working'")
    _index("ix_bulletins_waiting", ["created", "id"], INTERACTIVE)
    _index("ix_bulletins_waiting_batch", ["batch_id", "created", "id"], BATCH)
    op.create_index("ix_bulletins_turn", "bulletins", ["batch_id", "claimed"])
    op.create_index("ix_bulletins_batch", "bulletins", ["batch_id", "state"])
    _index("ix_bulletins_working", ["worker"], WORKING)
    op.create_table(
        "workers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat", sa.DateTime(timezone=True), nullable=False),
    )


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "bulletins", columns, postgresql_where=where, sqlite_where=where)
