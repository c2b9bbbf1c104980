"""Who works here, their sessions, the links that let them in, and who guesses passwords."""

import sqlalchemy as sa

from service.database.tables import UtcDateTime, metadata, now

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    # In lower case: one person is one address.
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("language", sa.String(16)),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    # Who may not come in any more; nobody is removed, as their name stands in the audit trail.
    sa.Column("closed", UtcDateTime),
)

sessions = sa.Table(
    "sessions",
    metadata,
    # SHA-256 of what the browser holds, so that a copy of the database opens nothing.
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column(
        "person_id", sa.String(16), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Column("seen", UtcDateTime, nullable=False, default=now),
    sa.Column("agent", sa.String(200), nullable=False, default=""),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    # first: the administrator of a fresh service; invitation: somebody new; reset: a new password.
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("email", sa.String(254), nullable=False, default=""),
    sa.Column("person_id", sa.String(16), sa.ForeignKey("people.id", ondelete="CASCADE")),
    sa.Column("created", UtcDateTime, nullable=False, default=now),
    sa.Column("expires", UtcDateTime),
)

guesses = sa.Table(
    "guesses",
    metadata,
    # SHA-256 of the address that somebody tried to sign in with, whether there is such a person or not.
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
)
