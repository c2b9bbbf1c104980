"""The tables of batches; only service/database/batches.py knows them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    # The request's own name for it: the same one makes one batch. Who sends none gets the id here, too.
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("targets", sa.JSON, nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    # How much of the input there is and is taken, in bytes or files, and how many articles that were.
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False, default=0),
    sa.Column("fed", sa.Integer, nullable=False, default=0),
    sa.Column("complete", sa.Boolean, nullable=False, default=False),
    sa.Column("rate", sa.Float, nullable=False, default=0.0),
    # The one process that feeds it at a time, and its last sign of life.
    sa.Column("feeder", sa.String(32)),
    sa.Column("beat", UtcDateTime),
    sa.Column("created", UtcDateTime, nullable=False, default=now, index=True),
    sa.Column("updated", UtcDateTime, nullable=False, default=now, onupdate=now),
)

items = sa.Table(
    "batch_items",
    metadata,
    sa.Column("batch_id", sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="SET NULL"), index=True),
    sa.Column("code", sa.String(32)),
    sa.Column("error", sa.Text),
    sa.Index("ix_batch_items_key", "batch_id", "key"),
    sa.Index("ix_batch_items_kind", "batch_id", "kind"),
)
