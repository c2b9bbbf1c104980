"""What the list and the numbers are read from; all of it is derived from bulletins and can be made again."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata

bulletin_index = sa.Table(
    "bulletin_index",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    # The bulletin's `updated` when this was derived; another moment there means that this is stale.
    sa.Column("stamp", UtcDateTime, nullable=False),
    # `2024-01-04`: when it was submitted, and the article's own date, else the former.
    sa.Column("made", sa.String(10), nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("warnings", sa.Integer, nullable=False),
    # Target sentences by where they come from.
    sa.Column("by_model", sa.Integer, nullable=False),
    sa.Column("by_memory", sa.Integer, nullable=False),
    sa.Column("by_human", sa.Integer, nullable=False),
    # The stamp for which `bulletin_edits` was counted; NULL until then.
    sa.Column("counted", UtcDateTime),
    # Every finding that was ever seen here: severity by "segment|language|check".
    sa.Column("fired", sa.JSON, nullable=False),
    # All texts in all languages as words, with accents and without. What is long stands last: SQLite reads a row
    # from its beginning, and only as far as it has to.
    sa.Column("exact", sa.Text, nullable=False),
    sa.Column("plain", sa.Text, nullable=False),
    # Read instead of the long rows.
    sa.Index("ix_bulletin_index_stamp", "bulletin_id", "stamp"),
    sa.Index("ix_bulletin_index_made", "made"),
)

bulletin_checks = sa.Table(
    "bulletin_checks",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("severity", sa.String(16), primary_key=True),
    sa.Column("fired", sa.Integer, nullable=False),
    # Of these, how many are no longer found, and how many stand in sentences that a person accepted.
    sa.Column("gone", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
)

bulletin_edits = sa.Table(
    "bulletin_edits",
    metadata,
    sa.Column("bulletin_id", sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("source", sa.String(16), primary_key=True),
    sa.Column("target", sa.String(16), primary_key=True),
    sa.Column("model", sa.String(200), primary_key=True),
    sa.Column("sentences", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("edits", sa.Float, nullable=False),
    sa.Column("words", sa.Float, nullable=False),
)
