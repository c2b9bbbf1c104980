"""What the list of bulletins is searched by, and what the page of numbers adds up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INDEXES = (
    ("ix_bulletin_index_stamp", "bulletin_index", ["bulletin_id", "stamp"]),
    ("ix_bulletin_index_made", "bulletin_index", ["made"]),
    ("ix_bulletins_stamp", "bulletins", ["id", "updated"]),
    ("ix_bulletins_standing", "bulletins", ["workflow", "state"]),
)


def upgrade() -> None:
    """Create the tables; they are filled as the list is read."""
    op.create_table(
        "bulletin_index",
        _bulletin(),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made", sa.String(10), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        *_counts("errors", "warnings", "by_model", "by_memory", "by_human"),
        sa.Column("counted", sa.DateTime(timezone=True)),
        sa.Column("fired", sa.JSON, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.create_table(
        "bulletin_checks",
        _bulletin(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("severity", sa.String(16), primary_key=True),
        *_counts("fired", "gone", "accepted"),
    )
    op.create_table(
        "bulletin_edits",
        _bulletin(),
        sa.Column("source", sa.String(16), primary_key=True),
        sa.Column("target", sa.String(16), primary_key=True),
        sa.Column("model", sa.String(200), primary_key=True),
        *_counts("sentences", "changed"),
        sa.Column("edits", sa.Float, nullable=False),
        sa.Column("words", sa.Float, nullable=False),
    )


def _bulletin() -> sa.Column[str]:
    key = sa.ForeignKey("bulletins.id", ondelete="CASCADE")
    return sa.Column("bulletin_id", sa.String(64), key, primary_key=True)


def _counts(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.Integer, nullable=False) for name in names)


def downgrade() -> None:
    """Drop the tables."""
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    for name in ("bulletin_edits", "bulletin_checks", "bulletin_index"):
        op.drop_table(name)
