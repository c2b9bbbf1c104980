"""The tables of the editors' desk; only the modules of service/database that edit know them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

# Every version that a target segment ever had, the present one too. Segments come and go when they are split and
# joined, and when the source changes: their history stays for as long as the bulletin does.
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("segment_id", sa.String(32), primary_key=True),
    sa.Column("language", sa.String(16), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("model", sa.Text),
    # Who: the id and the name as they were then; NULL for what a model or the memory made by itself.
    sa.Column("by_id", sa.String(64)),
    sa.Column("by_name", sa.String(200)),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
)

# Each step of a bulletin through the workflow, with the reason that was given for it.
moves = sa.Table(
    "moves",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), nullable=False),
    sa.Column("before", sa.String(16), nullable=False),
    sa.Column("after", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("by_name", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
    sa.Index("ix_moves_bulletin", "bulletin_id", "id"),
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), nullable=False),
    # A comment outlives the segment that it was about, hence no foreign key.
    sa.Column("segment_id", sa.String(32)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("by_name", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
    sa.Column("resolved_at", UtcDateTime),
    sa.Column("resolved_by", sa.String(200)),
    sa.Index("ix_comments_bulletin", "bulletin_id", "at"),
)
