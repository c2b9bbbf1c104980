"""The table of approvals; only service/database/workflow.py knows it."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
    # Who: the id and name of the person or token as they were then, for both can go.
    sa.Column("token", sa.String(64), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    # Why it was approved although errors were open.
    sa.Column("reason", sa.Text),
)
