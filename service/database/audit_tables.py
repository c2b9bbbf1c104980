"""The audit trail's table; only service/database/audit.py knows it."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, default=now, index=True),
    # No reference: what was done stays written when who did it is gone.
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("by_name", sa.String(200), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("object", sa.String(200), nullable=False),
    sa.Column("details", sa.JSON, nullable=False, default=dict),
)
