"""The table of approvals; only service/database/editing.py knows it."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
    # Who: the token's id and name as they were then, for a token can be forgotten.
    sa.Column("token", sa.String(16), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
)
