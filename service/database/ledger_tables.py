"""The tables of the ledger, in the one metadata: entries that people decided on, beside the built-in ones."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

entries = sa.Table(
    "ledger_entries",
    metadata,
    # The id of a built-in entry stands for that entry, and takes its place.
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("kind", sa.String(40), nullable=False),
    # By language, the form to write first.
    sa.Column("forms", sa.JSON, nullable=False),
    # Pairs of language and form that are right in a translation and not looked for in a source.
    sa.Column("unmatched", sa.JSON, nullable=False),
    sa.Column("enforce", sa.Boolean, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Column("updated", UtcDateTime, nullable=False, default=now, onupdate=now),
)

# What an entry was once written as and is no more: looked for in bulletins that were made before.
old_forms = sa.Table(
    "ledger_old_forms",
    metadata,
    sa.Column("entry_id", sa.String(100), primary_key=True),
    sa.Column("language", sa.String(8), primary_key=True),
    sa.Column("form", sa.String(300), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, default=now),
)

# One row; its number goes up with every change, so that a process knows when what it has read is out of date.
state = sa.Table(
    "ledger_state",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
)

# A file that was read and shown, until it is taken in or thrown away.
imports = sa.Table(
    "ledger_imports",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False, default=now, index=True),
)
