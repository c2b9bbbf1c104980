"""The table of access tokens; only service/database/tokens.py knows it."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    # SHA-256 of the secret: that has 256 random bits, so nothing slower or salted is needed to keep it.
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Column("expires", UtcDateTime),
    sa.Column("used", UtcDateTime),
    sa.Column("revoked", UtcDateTime),
    # Who made it on a page; one of the command line belongs to nobody.
    sa.Column("person_id", sa.String(16)),
)
