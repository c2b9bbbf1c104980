"""The tables of the translation memory; only service/database/memory*.py and service/memory/ know them."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

memory_units = sa.Table(
    "memory_units",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    # Counts all changes to the memory; an index in some process reads what is newer than what it has.
    sa.Column("revision", sa.Integer, nullable=False, index=True),
    # A deleted unit stays as a row without texts, so that those indexes hear of it.
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("replaced_by", sa.String(32), index=True),
    sa.Column("role", sa.String(16), nullable=False),
    # The language that the sentence was written in, and all that it is there in, with commas.
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("languages", sa.String(40), nullable=False),
    # Not tied to the bulletin: a sentence outlives the article that it was approved in.
    sa.Column("bulletin_id", sa.String(64), index=True),
    sa.Column("segment_id", sa.String(32)),
    # The title of the bulletin, or the name of the file.
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
)
sa.Index("ix_memory_units_at", memory_units.c.at, memory_units.c.id)

memory_texts = sa.Table(
    "memory_texts",
    metadata,
    sa.Column("unit_id", sa.ForeignKey("memory_units.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("language", sa.String(16), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    # What a search looks into: the words with their accents, and without.
    sa.Column("exact", sa.Text, nullable=False),
    sa.Column("plain", sa.Text, nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
)
sa.Index("ix_memory_texts_key", memory_texts.c.language, memory_texts.c.key)

memory_revision = sa.Table(
    "memory_revision",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)

# A file between its preview and the word that it shall be taken in.
memory_imports = sa.Table(
    "memory_imports",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("by_id", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, default=now, index=True),
)
