"""The tables; only service/database/store.py and the migrations know them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; SQLite forgets the time zone, so it is written as UTC and read back as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the time zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """Give the moment in UTC."""
    return datetime.now(UTC)


metadata = sa.MetaData()

bulletins = sa.Table(
    "bulletins",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(64), nullable=False, default=""),
    sa.Column("error", sa.Text),
    # How many workers have died over it since its last stored segment.
    sa.Column("attempt", sa.Integer, nullable=False, default=0),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("targets", sa.JSON, nullable=False),
    sa.Column("article", sa.JSON, nullable=False),
    # NULL until names are proposed; none at all is an empty list.
    sa.Column("names", sa.JSON(none_as_null=True)),
    sa.Column("models", sa.JSON, nullable=False, default=dict),
    sa.Column("timings", sa.JSON, nullable=False, default=dict),
    sa.Column("created", UtcDateTime, nullable=False, default=now, index=True),
    sa.Column("updated", UtcDateTime, nullable=False, default=now, onupdate=now),
    sa.Column("batch_id", sa.String(64)),
    sa.Column("priority", sa.String(16), nullable=False, server_default="interactive"),
    # Who works on it, and since when; a worker that finds another name here has lost the article.
    sa.Column("worker", sa.String(64)),
    sa.Column("claimed", UtcDateTime),
    # Where a draft stands between people: draft, review, approved or published.
    sa.Column("workflow", sa.String(16), nullable=False, server_default="draft"),
    # The person who submitted it; NULL for a program or a batch.
    sa.Column("owner", sa.String(64)),
    # Counts every change to its text; the other says at which of them its rows changed last.
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rows_revision", sa.Integer, nullable=False, server_default="0"),
)

# What a claim looks for: small however many finished bulletins there are.
INTERACTIVE = sa.text("state = 'queued' AND priority = 'interactive'")
BATCH = sa.text("state = 'queued' AND priority = 'batch'")
sa.Index(
    "ix_bulletins_waiting", bulletins.c.created, bulletins.c.id,
    postgresql_where=INTERACTIVE, sqlite_where=INTERACTIVE,
)  # fmt: skip
sa.Index(
    "ix_bulletins_waiting_batch", bulletins.c.batch_id, bulletins.c.created, bulletins.c.id,
    postgresql_where=BATCH, sqlite_where=BATCH,
)  # fmt: skip
sa.Index("ix_bulletins_turn", bulletins.c.batch_id, bulletins.c.claimed)
sa.Index("ix_bulletins_batch", bulletins.c.batch_id, bulletins.c.state)
# What the list reads of all bulletins, without the articles in their rows. The state stands last: the queue looks
# for it, and has smaller indexes of its own.
sa.Index("ix_bulletins_stamp", bulletins.c.id, bulletins.c.updated)
sa.Index("ix_bulletins_standing", bulletins.c.workflow, bulletins.c.state)
WORKING = sa.text("state = 'working'")
sa.Index("ix_bulletins_working", bulletins.c.worker, postgresql_where=WORKING, sqlite_where=WORKING)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("started", UtcDateTime, nullable=False),
    sa.Column("beat", UtcDateTime, nullable=False),
)

segments = sa.Table(
    "segments",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("paragraph", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
)

translations = sa.Table(
    "translations",
    metadata,
    sa.Column("bulletin_id", sa.String(64), primary_key=True),
    sa.Column("segment_id", sa.String(32), primary_key=True),
    sa.Column("language", sa.String(16), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("model", sa.Text),
    sa.Column("pivot", sa.String(16)),
    sa.Column("findings", sa.JSON, nullable=False, default=list),
    sa.Column("logprob", sa.Float),
    sa.Column("updated", UtcDateTime, nullable=False, default=now, onupdate=now),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # A person has read it and let it stand.
    sa.Column("accepted", sa.Boolean, nullable=False, server_default=sa.false()),
    # The bulletin's revision at which this changed last.
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("by_id", sa.String(64)),
    sa.Column("by_name", sa.String(200)),
    sa.ForeignKeyConstraint(
        ["bulletin_id", "segment_id"], ["segments.bulletin_id", "segments.id"], ondelete="CASCADE"
    ),
)

summaries = sa.Table(
    "summaries",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("summary", sa.JSON, nullable=False),
)
