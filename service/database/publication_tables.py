"""The tables of what was published; only service/database/publications.py knows them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    # `bulletin/1` as it was on that day: later edits do not reach the public before they are published.
    sa.Column("snapshot", sa.JSON, nullable=False),
    sa.Column("published", UtcDateTime, nullable=False, default=now, index=True),
    sa.Column("updated", UtcDateTime, nullable=False, default=now),
    # Taken back: the addresses stay, and say so.
    sa.Column("withdrawn", UtcDateTime),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("by_name", sa.String(200), nullable=False),
)

publication_pages = sa.Table(
    "publication_pages",
    metadata,
    sa.Column("language", sa.String(16), primary_key=True),
    sa.Column("slug", sa.String(160), primary_key=True),
    sa.Column("bulletin_id", sa.ForeignKey("publications.bulletin_id", ondelete="CASCADE"), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("lead", sa.Text, nullable=False),
    # A language that a later version of the bulletin no longer has keeps its address, but shows nothing.
    sa.Column("current", sa.Boolean, nullable=False, default=True),
    sa.UniqueConstraint("bulletin_id", "language", name="uq_publication_pages_bulletin_id_language"),
)

publication_corrections = sa.Table(
    "publication_corrections",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("publications.bulletin_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
    # The note by language; `und` holds one that is for readers of all languages.
    sa.Column("notes", sa.JSON, nullable=False),
)
