"""Tables of the compatible APIs; only documents.py, glossaries.py, suggestions.py and usage.py know them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False),
    sa.Column("api", sa.String(16), nullable=False),
    # SHA-256 of the key that opens the document.
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("format", sa.String(16), nullable=False),
    # NULL until the language is told.
    sa.Column("source", sa.String(16)),
    sa.Column("target", sa.String(16), nullable=False),
    sa.Column("terms", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("error", sa.Text),
    sa.Column("characters", sa.Integer, nullable=False, default=0),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("worker", sa.String(64)),
    sa.Column("beat", UtcDateTime),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Column("expires", UtcDateTime, nullable=False),
)

# In the database, not in a folder: the machine that translates need not be the one that was asked.
document_bytes = sa.Table(
    "document_bytes",
    metadata,
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

glossaries = sa.Table(
    "glossaries",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
)

dictionaries = sa.Table(
    "glossary_dictionaries",
    metadata,
    sa.Column("glossary_id", sa.ForeignKey("glossaries.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("source", sa.String(16), primary_key=True),
    sa.Column("target", sa.String(16), primary_key=True),
    sa.Column("entries", sa.JSON, nullable=False),
)

suggestions = sa.Table(
    "suggestions",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("target", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("suggestion", sa.Text, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False, default=now, index=True),
)

usage = sa.Table(
    "usage",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    # `2024-01`: a quota is for a calendar month.
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("characters", sa.BigInteger, nullable=False),
)
