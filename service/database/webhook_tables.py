"""The table of calls that are owed to other programs; only service/database/webhooks.py knows it."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    # What the call is signed with, chosen by its receiver; forgotten once the call is over.
    sa.Column("secret", sa.Text),
    # waiting, delivered or given_up
    sa.Column("state", sa.String(16), nullable=False, default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("due", UtcDateTime, nullable=False, default=now),
    sa.Column("error", sa.Text),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Index("ix_webhooks_due", "state", "due"),
    sa.Index("ix_webhooks_bulletin", "bulletin_id"),
)
