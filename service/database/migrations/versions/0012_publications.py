"""What was published."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "publications",
        sa.Column(
            "bulletin_id", sa.String(64), sa.ForeignKey("bulletins.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("snapshot", sa.JSON, nullable=False),
        sa.Column("published", MOMENT, nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.Column("withdrawn", MOMENT),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
    )
    op.create_index("ix_publications_published", "publications", ["published"])
    op.create_table(
        "publication_pages",
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("slug", sa.String(160), primary_key=True),
        _bulletin(primary_key=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lead", sa.Text, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.UniqueConstraint("bulletin_id", "language", name="uq_publication_pages_bulletin_id_language"),
    )
    op.create_table(
        "publication_corrections",
        _bulletin(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("publication_corrections", "publication_pages", "publications"):
        op.drop_table(name)


def _bulletin(*, primary_key: bool) -> sa.Column[str]:
    return sa.Column(
        "bulletin_id",
        sa.String(64),
        sa.ForeignKey("publications.bulletin_id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )
